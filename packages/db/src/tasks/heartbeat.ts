import { type Asked, isStoppable, type JobRequest, type Lease, LeaseLostError } from '@trainyard/lifecycle'
import type { JobEngine, TaskKind } from '@trainyard/spec'
import { execute, firstRow, float, floats, int, ints, jsonText, nullable, type Queryable, statement, text, word } from '../connection/statement.js'

/** Where a member stands, in its own steps and epochs. */
export type MemberAdvance = { member: number; epoch: number; step: number; steps: number; samplesPerSecond: number | null }

/** What a worker brings with every renewal of a lease: progress and, once it is known, what the job runs on. */
export type Heartbeat = { leaseSeconds: number; progress?: readonly MemberAdvance[]; engine?: JobEngine }

const renew = statement({
  name: 'tasks: renew lease',
  text: `UPDATE tasks t SET lease_expires_at = clock_timestamp() + make_interval(secs => $3)
    WHERE id = $1 AND lease_epoch = $2 AND job_id IS NOT DISTINCT FROM $4 AND status = 'running'
    RETURNING kind, (SELECT request FROM jobs j WHERE j.id = t.job_id) AS request`,
  params: { taskId: text, epoch: int, leaseSeconds: float, jobId: nullable(text) },
  row: { kind: word<TaskKind>(), request: nullable(word<NonNullable<JobRequest>>()) },
})
const note = statement({
  name: 'attempts: note heartbeat',
  text: 'UPDATE job_attempts SET heartbeat_at = clock_timestamp() WHERE task_id = $1 AND epoch = $2',
  params: { taskId: text, epoch: int },
})
const advance = statement({
  name: 'members: advance',
  text: `UPDATE members m SET epoch = p.epoch, step = p.step, steps = p.steps, samples_per_second = p.speed
    FROM unnest($2::int[], $3::float8[], $4::int[], $5::int[], $6::float8[]) AS p (member, epoch, step, steps, speed)
    WHERE m.job_id = $1 AND m.index = p.member AND m.index = ANY(SELECT unnest(members) FROM tasks WHERE id = $7)`,
  params: { jobId: text, members: ints, epochs: floats, step: ints, steps: ints, speeds: floats, taskId: text },
})
// Written when it differs only: the job's row is everybody's.
const setEngine = statement({
  name: 'jobs: set engine',
  text: 'UPDATE jobs SET engine = $2::jsonb WHERE id = $1 AND engine IS DISTINCT FROM $2::jsonb',
  params: { id: text, engine: jsonText },
})

/**
 * Renews a lease and writes progress; says what is asked of the job. A task that cannot be stopped half way is asked nothing.
 *
 * @throws {LeaseLostError} when the lease is not the present one.
 */
export async function renewLease(on: Queryable, { taskId, epoch, jobId }: Lease, { leaseSeconds, progress = [] }: Heartbeat): Promise<{ request: Asked }> {
  const row = await firstRow(on, renew, { taskId, epoch, leaseSeconds, jobId })
  if (!row) throw new LeaseLostError({ taskId, epoch })
  await execute(on, note, { taskId, epoch })
  if (jobId !== null && progress.length > 0) {
    await execute(on, advance, {
      jobId,
      members: progress.map((p) => p.member),
      epochs: progress.map((p) => p.epoch),
      step: progress.map((p) => p.step),
      steps: progress.map((p) => p.steps),
      speeds: progress.map((p) => p.samplesPerSecond),
      taskId,
    })
  }
  return { request: isStoppable(row.kind) ? (row.request ?? 'none') : 'none' }
}

/** Notes what a job runs on. After the renewal and outside its transaction, since the job's row would have to be held before the task's. */
export const noteEngine = async (on: Queryable, id: string, engine: JobEngine): Promise<void> =>
  void (await execute(on, setEngine, { id, engine: JSON.stringify(engine) }))
