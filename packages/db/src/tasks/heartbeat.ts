import type { JobEngine, StopRequest } from '@trainyard/spec'
import { LeaseLostError } from '../connection/errors.js'
import { execute, firstRow, type Queryable } from '../connection/queries.js'
import type { Lease } from './lease.js'

/** Where a member stands, in its own steps and epochs. */
export type MemberAdvance = { member: number; epoch: number; step: number; steps: number; samplesPerSecond: number | null }

export type Heartbeat = { leaseSeconds: number; progress?: readonly MemberAdvance[]; engine?: JobEngine }

type BeatRow = { request: Exclude<StopRequest, 'none'> | null; kind: string }

const renew = `UPDATE tasks t SET lease_expires_at = clock_timestamp() + make_interval(secs => $3)
  WHERE id = $1 AND lease_epoch = $2 AND job_id IS NOT DISTINCT FROM $4 AND status = 'running' RETURNING kind, (SELECT request FROM jobs j WHERE j.id = t.job_id) AS request`
const note = 'UPDATE job_attempts SET heartbeat_at = clock_timestamp() WHERE task_id = $1 AND epoch = $2'
const advance = `UPDATE members m SET epoch = p.epoch, step = p.step, steps = p.steps, samples_per_second = p.speed
  FROM unnest($2::int[], $3::float8[], $4::int[], $5::int[], $6::float8[]) AS p (member, epoch, step, steps, speed)
  WHERE m.job_id = $1 AND m.index = p.member AND m.index = ANY(SELECT unnest(members) FROM tasks WHERE id = $7)`
// Written when it differs only: the job's row is everybody's.
const setEngine = 'UPDATE jobs SET engine = $2::jsonb WHERE id = $1 AND engine IS DISTINCT FROM $2::jsonb'

/** Renews a lease and writes progress; says what is asked of the job. A task that cannot be stopped half way (anything but training) is asked nothing. */
export async function beat(on: Queryable, { taskId, epoch, jobId }: Lease, { leaseSeconds, progress = [] }: Heartbeat): Promise<{ request: StopRequest }> {
  const row = await firstRow<BeatRow>(on, renew, [taskId, epoch, leaseSeconds, jobId])
  if (!row) throw new LeaseLostError({ taskId, epoch })
  await execute(on, note, [taskId, epoch])
  if (jobId !== null && progress.length > 0) {
    const columns = [
      progress.map((p) => p.member),
      progress.map((p) => p.epoch),
      progress.map((p) => p.step),
      progress.map((p) => p.steps),
      progress.map((p) => p.samplesPerSecond),
    ]
    await execute(on, advance, [jobId, ...columns, taskId])
  }
  return { request: row.kind === 'train' ? (row.request ?? 'none') : 'none' }
}

/** Notes what a job runs on. Before the beat and outside its transaction, since the job's row would have to be held before the task's. */
export async function noteEngine(on: Queryable, jobId: string, engine: JobEngine): Promise<void> {
  await execute(on, setEngine, [jobId, JSON.stringify(engine)])
}
