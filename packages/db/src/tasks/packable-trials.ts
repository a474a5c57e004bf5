import type { Lease, PackableTrials } from '@trainyard/lifecycle'
import { resolvedJobSpec } from '@trainyard/spec'
import { int, json, type Queryable, rows, statement, text } from '../connection/statement.js'
import { readIdleSlots } from './claim.js'

/** More are not looked at: they would not fit into one call. */
const most = 64

// A task whose last attempt was lost goes on by itself, so that what it died of cannot take others along again and again.
const packable = statement({
  name: 'trials: packable',
  text: `SELECT t.id, j.spec, cardinality(t.members) AS members FROM trials own
      JOIN tasks claimed ON claimed.id = $1 AND claimed.job_id = own.job_id AND claimed.idle_attempts = 0
      JOIN trials other ON other.sweep_id = own.sweep_id AND other.job_id <> own.job_id JOIN jobs j ON j.id = other.job_id JOIN tasks t ON t.job_id = j.id
    WHERE t.kind = 'train' AND t.status = 'queued' AND t.idle_attempts = 0 AND (t.run_after IS NULL OR t.run_after <= clock_timestamp()) AND j.request IS NULL
    ORDER BY t.priority DESC, other.index, t.members LIMIT ${most}`,
  params: { taskId: text },
  row: { id: text, spec: json, members: int },
})

/** Trials of the same sweep that are released, due and nobody's, in their order. Nothing is held: a claim finds out whether a task is still to be had. */
export async function readPackableTrials(on: Queryable, { taskId }: Lease): Promise<PackableTrials> {
  const found = await rows(on, packable, { taskId })
  if (found.length === 0) return { waiting: [], freeSlots: 1 }
  const waiting = found.map(({ id, spec, members }) => ({ taskId: id, spec: resolvedJobSpec.parse(spec), members }))
  return { waiting, freeSlots: (await readIdleSlots(on)) + 1 }
}
