import { setTimeout as delay } from 'node:timers/promises'
import type { Target } from './options.js'
import type { Processes } from './processes.js'
import { compare, type JobRecord, type Records } from './records.js'
import type { Service } from './service.js'

/** What one kill came to. `recoverySeconds` is the time until the work went on. */
export type Outcome = {
  target: Target
  status: string
  missing: number
  surplus: number
  different: number
  orphans: number
  attempts: number
  recoverySeconds: number | null
  error: string | null
}

export type RoundDeps = { service: Service; records: Records; processes: Processes; datasetId: string; reference: JobRecord }

const terminal = new Set(['succeeded', 'failed', 'cancelled'])
const jobMs = 240_000
const orphanMs = 10_000

/** Submits a job, kills the target when `share` of its points are stored, waits for the job's end and judges what Postgres holds. */
export async function runRound({ service, records, processes, datasetId, reference }: RoundDeps, target: Target, share: number): Promise<Outcome> {
  const jobId = await service.submit(datasetId)
  const total = [...reference.points.values()].reduce((sum, series) => sum + series.size, 0)
  await until(async () => (await records.count(jobId)) >= share * total || terminal.has(await records.status(jobId)), jobMs)
  const before = await records.attempts(jobId)
  const victims = processes.kill(target)
  const killedAt = performance.now()
  const stored = await records.count(jobId)
  const ended = async () => terminal.has(await records.status(jobId))
  // Where the trainer died a new attempt must begin; otherwise the old one goes on.
  const goesOn = async () => (target === 'trainer' || target === 'worker' ? (await records.attempts(jobId)) > before : (await records.count(jobId)) > stored)
  const recovered = await until(async () => (await goesOn()) || (await ended()), jobMs)
  const recoverySeconds = recovered ? (performance.now() - killedAt) / 1_000 : null
  await until(ended, jobMs)
  await service.untilAnswering()
  await until(async () => processes.orphans().length === 0, orphanMs - (performance.now() - killedAt))
  const job = await records.job(jobId)
  return {
    target,
    status: victims.length > 0 ? job.status : 'nothing killed',
    ...compare(job, reference),
    orphans: processes.orphans().length,
    attempts: job.attempts,
    recoverySeconds,
    error: job.error,
  }
}

/** The same job without a kill: what every other run must come to. */
export async function runUndisturbed({ service, records }: Pick<RoundDeps, 'service' | 'records'>, datasetId: string): Promise<JobRecord> {
  const jobId = await service.submit(datasetId)
  await until(async () => terminal.has(await records.status(jobId)), jobMs)
  const job = await records.job(jobId)
  if (job.status !== 'succeeded') throw new Error(`the undisturbed job ended ${job.status}: ${job.error}`)
  return job
}

async function until(done: () => Promise<boolean>, limitMs: number): Promise<boolean> {
  const end = performance.now() + limitMs
  for (;;) {
    if (await done()) return true
    if (performance.now() > end) return false
    await delay(50)
  }
}
