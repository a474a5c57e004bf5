import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { readProcessRecord } from '@trainyard/local'
import { z } from 'zod'
import { type Ask, knownAnswers, loadPredictions, type Tally } from './prediction-load.js'
import { seededRandom } from './random.js'
import { createService, type Service } from './service.js'

/** Where, how many right answers are wanted, of how many callers, and about how many come between two kills. */
export type PredictionChaosOptions = { home: string; url: string; key: string; answers: number; callers: number; seed: number; every: number }

/** What came of the predictions, and how often each process was killed. */
export type PredictionChaos = Tally & { killed: { light: number; heavy: number } }

/**
 * Kills the processes that answer predictions, again and again, while callers ask two versions of an ensemble. Whatever is answered must be the whole answer of
 * one version, as it was given before anything was killed; what is not answered must be an error that is worth another try.
 */
export async function runPredictionChaos(options: PredictionChaosOptions, print: (line: string) => void): Promise<PredictionChaos> {
  const { home, url, key, seed, every } = options
  const service = createService({ url, key, epochs: 20, members: 3 })
  const model = `chaos-${randomUUID()}`
  for (const version of [1, 2]) await trainVersion(service, model, version)
  const ask = asking({ url, key }, model)
  const known = await untilAnswered(() => knownAnswers(ask))
  print('both versions are trained, and their answers are known')

  const random = seededRandom(seed)
  const killed = { light: 0, heavy: 0 }
  // By answers and not by time: what was killed has always come back and answered before the next is.
  const spacing = (): number => Math.ceil(every * (0.5 + random()))
  let next = spacing()
  const answered = (right: number): void => {
    if (right < next) return
    next = right + spacing()
    const target = random() < 0.5 ? 'light' : 'heavy'
    const pid = target === 'light' ? servingPid(home) : heavyPid(home)
    if (pid !== null && isKilled(pid)) killed[target] += 1
  }
  const tally = await loadPredictions(ask, known, { ...options, random: seededRandom(seed + 1), answered })
  print(
    `seed ${seed}: ${tally.right} right answers (${tally.heavy} heavy), ${tally.wrong.length} wrong, ${tally.tryAgain} to try again, ` +
      `${tally.failed.length} failed otherwise; killed: ${killed.light} times the serving process, ${killed.heavy} times that for heavy work`,
  )
  for (const line of [...tally.wrong, ...tally.failed]) print(line)
  return { ...tally, killed }
}

/** Kills a process; false where it has just ended, and is about to be started again. */
function isKilled(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false
  }
}

/** Trains a version of the model that predictions are asked of. */
export async function trainVersion(service: Service, model: string, seed: number): Promise<void> {
  await service.train({
    name: 'chaos-predictions',
    dataset: { id: await service.prepareDataset(), validation_fraction: 0.2 },
    architecture: {
      layers: [
        { type: 'dense', units: 512, activation: 'relu' },
        { type: 'dense', units: 512, activation: 'relu' },
        { type: 'dropout', rate: 0.4 },
      ],
    },
    training: { epochs: 2, batch_size: 32 },
    ensemble: { members: 3 },
    seed,
    model: { name: model },
  })
}

/** Asks that model. */
export function asking({ url, key }: { url: string; key: string }, model: string): Ask {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  return async (question) => {
    const reply = await fetch(`${url}/v1/models/${model}/predict`, { method: 'POST', headers, body: JSON.stringify(question) })
    return { status: reply.status, retryAfter: reply.headers.get('retry-after'), body: await reply.json() }
  }
}

/** Tries again, twenty times at most. */
export async function untilAnswered<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1)
    try {
      return await attempt()
    } catch (error) {
      if (tries === 20) throw error
      await wait(500)
    }
}

// default: while it is restarted there is none
const servingPid = (home: string): number | null => readProcessRecord(home, 'serving')?.pid ?? null

/** The child of the serving process that computes heavy work; null while there is none. */
function heavyPid(home: string): number | null {
  const parent = servingPid(home)
  if (parent === null) return null
  try {
    const [child] = z.array(z.coerce.number().int().positive()).parse(readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' '))
    return child ?? null
  } catch {
    return null
  }
}
