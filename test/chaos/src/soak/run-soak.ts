import { setTimeout as delay } from 'node:timers/promises'
import { elementAt } from '@trainyard/spec'
import type { Fault } from '../faults/fault.js'
import { createInstallation } from '../installation.js'
import type { ChaosOptions } from '../options.js'
import type { Tally } from '../prediction-load.js'
import { seededRandom } from '../random.js'
import { createRecords } from '../records.js'
import { runUndisturbed } from '../round.js'
import { createService } from '../service.js'
import { predictAgainAndAgain, type SoakWork, trainAgainAndAgain, uploadAgainAndAgain } from './clients.js'
import { readResources, type Resources } from './resources.js'

/** How long, and how many seconds lie between the beginnings of two faults. */
export type SoakOptions = ChaosOptions & { minutes: number; every: number }

/** What a soak came to: what clients got, how often each fault happened, and what the installation held at each moment (minutes since the start). */
export type Soak = { work: SoakWork; predictions: Tally; faults: Readonly<Record<string, number>>; samples: readonly { minute: number; held: Resources }[] }

const settleMs = 6_000

/**
 * Trains, uploads and predicts without a pause while one fault after another happens at random, and measures before each what the installation holds.
 * `say` hears each fault and measurement.
 */
export async function runSoak(options: SoakOptions, say: (line: string) => void): Promise<Soak> {
  const installation = createInstallation(options)
  const [service, records] = [createService(options), createRecords(installation)]
  const random = seededRandom(options.seed)
  // A fault that arranges its own worker or database would change what is measured.
  const faults = options.faults.filter((fault) => !fault.arrange && fault.unavailable?.(installation) === undefined)
  const datasetId = await service.prepareDataset()
  const reference = await runUndisturbed({ service, records }, datasetId)
  const predict = await predictAgainAndAgain(options, service, seededRandom(options.seed + 1))

  const stop = new AbortController()
  const work: SoakWork = { jobs: 0, attempts: 0, tables: 0, wrong: [] }
  const deps = { service, records, datasetId, reference, signal: stop.signal, work }
  const clients = Promise.all([predict(stop.signal), trainAgainAndAgain(deps), uploadAgainAndAgain(deps)])
  const happened: Record<string, number> = {}
  const samples: { minute: number; held: Resources }[] = []
  const started = performance.now()
  const disturb = async (): Promise<void> => {
    while (performance.now() - started < options.minutes * 60_000) {
      const begun = performance.now()
      const fault = elementAt(faults, Math.floor(random() * faults.length), 'faults')
      const [least, most] = fault.lasts ?? [0, 0]
      const isHit = await makeHappen(fault, installation, least + (most - least) * random())
      if (isHit) happened[fault.name] = (happened[fault.name] ?? 0) + 1 // default: the first time
      await service.untilAnswering()
      await delay(Math.max(options.every * 1_000 - (performance.now() - begun), settleMs))
      const minute = (performance.now() - started) / 60_000
      samples.push({ minute, held: await measured(installation) })
      say(
        `${minute.toFixed(1)} min, ${isHit ? fault.name : `${fault.name} found nothing`}: ${work.jobs} jobs, ${work.tables} tables, ${work.wrong.length} wrong`,
      )
    }
  }
  await Promise.race([disturb(), clients])
  stop.abort()
  const [predictions] = await clients
  return { work, predictions, faults: happened, samples }
}

/** False where there was nothing to do it to, as when no trainer is at work. */
async function makeHappen(fault: Fault, installation: ReturnType<typeof createInstallation>, seconds: number): Promise<boolean> {
  try {
    const lift = await fault.inject(installation)
    if (!lift) return true
    await delay(seconds * 1_000)
    await lift()
    return true
  } catch {
    return false
  }
}

/** Reads what is held as soon as every service is there. */
async function measured(installation: ReturnType<typeof createInstallation>): Promise<Resources> {
  for (let tries = 1; ; tries += 1)
    try {
      return await readResources(installation)
    } catch (error) {
      if (tries === 60) throw error
      await delay(1_000)
    }
}
