import { setTimeout as delay } from 'node:timers/promises'
import type { Fault } from './faults/fault.js'
import type { Installation } from './installation.js'
import { compare, type JobRecord, type Records } from './records.js'
import type { Service } from './service.js'

/** What one fault came to. `recoverySeconds` is the time until the work went on, from the moment that the fault was over. */
export type Outcome = {
  fault: string
  status: string
  missing: number
  surplus: number
  different: number
  broken: readonly string[]
  orphans: number
  attempts: number
  recoverySeconds: number | null
  error: string | null
}

export type RoundDeps = { service: Service; records: Records; installation: Installation; datasetId: string; reference: JobRecord }

export const terminal = new Set(['succeeded', 'failed', 'cancelled'])
const jobMs = 240_000
const orphanMs = 15_000

/**
 * Submits a job, makes the fault happen when `share` of its points are stored, lifts it after `seconds` where it is one that lasts, waits for the job's end
 * and judges what Postgres holds.
 */
export async function runRound(deps: RoundDeps, fault: Fault, { share, seconds }: { share: number; seconds: number }): Promise<Outcome> {
  const { service, records, installation, datasetId, reference } = deps
  const takeDown = await fault.arrange?.(installation)
  try {
    const jobId = await service.submit(datasetId)
    const total = [...reference.points.values()].reduce((sum, series) => sum + series.size, 0)
    const ended = async () => terminal.has(await records.status(jobId))
    await until(async () => (await records.count(jobId)) >= share * total || (await ended()), jobMs)
    const lift = await fault.inject(installation)
    if (lift) {
      await delay(seconds * 1_000)
      await lift()
    }
    const over = performance.now()
    const [stored, attempts] = [await records.count(jobId), await records.attempts(jobId)]
    const goesOn = async () => (await records.count(jobId)) > stored || (await records.attempts(jobId)) > attempts
    const recovered = await until(async () => (await goesOn()) || (await ended()), jobMs)
    const recoverySeconds = recovered ? (performance.now() - over) / 1_000 : null
    await until(ended, jobMs)
    await service.untilAnswering()
    await until(async () => installation.orphans().length === 0, orphanMs)
    const { status, attempts: tries, error, broken, ...job } = await records.job(jobId).then((record) => ({ ...record, ...compare(record, reference) }))
    const { missing, surplus, different } = job
    return { fault: fault.name, status, missing, surplus, different, broken, orphans: installation.orphans().length, attempts: tries, recoverySeconds, error }
  } finally {
    await takeDown?.()
  }
}

/** The same job without a fault: what every other run must come to. */
export async function runUndisturbed({ service, records }: Pick<RoundDeps, 'service' | 'records'>, datasetId: string): Promise<JobRecord> {
  const jobId = await service.submit(datasetId)
  await until(async () => terminal.has(await records.status(jobId)), jobMs)
  const job = await records.job(jobId)
  if (job.status !== 'succeeded' || job.broken.length > 0) throw new Error(`the undisturbed job ended ${job.status}: ${job.error ?? job.broken.join(', ')}`)
  return job
}

/** Asks until it is true; false when the time is over. */
export async function until(done: () => Promise<boolean>, limitMs: number): Promise<boolean> {
  const end = performance.now() + limitMs
  for (;;) {
    if (await done()) return true
    if (performance.now() > end) return false
    await delay(50)
  }
}
