import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { type Ask, knownAnswers, loadPredictions, type Tally } from '../prediction-load.js'
import { asking, trainVersion, untilAnswered } from '../predictions.js'
import { compare, type JobRecord, type Records } from '../records.js'
import { terminal, until } from '../round.js'
import type { Service } from '../service.js'

const jobMs = 300_000

/** What the clients of a soak got. Everything wrong is a sentence. */
export type SoakWork = { jobs: number; attempts: number; tables: number; wrong: string[] }

type Deps = { service: Service; records: Records; datasetId: string; reference: JobRecord; signal: AbortSignal; work: SoakWork }

/** Trains the same job again and again, compares each with the undisturbed one, and deletes it with its model. */
export async function trainAgainAndAgain({ service, records, datasetId, reference, signal, work }: Deps): Promise<void> {
  while (!signal.aborted) {
    const model = `soak-${randomUUID()}`
    const id = await service.submit(datasetId, model)
    await until(async () => terminal.has(await records.status(id)), jobMs)
    const job = await records.job(id)
    const { missing, surplus, different } = compare(job, reference)
    const losses = missing + surplus + different
    if (job.status !== 'succeeded' || losses > 0 || job.broken.length > 0)
      work.wrong.push(
        `${id}: ${job.status}, ${job.error ?? 'no error'}; steps missing ${missing}, too many ${surplus}, different ${different}; ${job.broken.join()}`,
      )
    work.jobs += 1
    work.attempts += job.attempts
    await service.remove(`/v1/models/${model}`)
    await service.remove(`/v1/jobs/${id}`)
  }
}

/** Uploads a table, another one each time, and deletes it when it is prepared. */
export async function uploadAgainAndAgain({ service, signal, work }: Pick<Deps, 'service' | 'signal' | 'work'>): Promise<void> {
  while (!signal.aborted) {
    const rows = Array.from({ length: 20_000 }, (_, row) => `${work.tables + row * 0.25},${(row * 7) % 101},${row % 2 === 0 ? 'even' : 'odd'}`)
    const id = await service.uploadTable({ name: 'soak', label: 'parity' }, `position,remainder,parity\n${rows.join('\n')}\n`)
    work.tables += 1
    await service.remove(`/v1/datasets/${id}`)
    await delay(2_000, undefined, { signal }).catch(() => undefined)
  }
}

/** Asks for predictions, about twenty times a second; every answer must be that of one whole version. A server that is away is worth another try. */
export async function predictAgainAndAgain(
  at: { url: string; key: string },
  service: Service,
  random: () => number,
): Promise<(signal: AbortSignal) => Promise<Tally>> {
  const model = `soak-${randomUUID()}`
  for (const version of [1, 2]) await trainVersion(service, model, version)
  const ask = asking(at, model)
  const known = await untilAnswered(() => knownAnswers(ask))
  const patient: Ask = async (question) => {
    await delay(50)
    return ask(question).catch((error: unknown) => ({ status: 503, retryAfter: '1', body: String(error) }))
  }
  return (signal) => loadPredictions(patient, known, { callers: 1, answers: Number.POSITIVE_INFINITY, random, signal })
}
