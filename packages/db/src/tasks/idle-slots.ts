import { limits } from '@trainyard/spec'
import { oneRow, type Queryable } from '../connection/queries.js'

// Counted from the tasks, which are exact at this moment; the workers' own counts are some seconds old. Without any worker's word there is the one that asks.
const text = `SELECT GREATEST(0, (SELECT COALESCE(sum(slots), 1) FROM workers WHERE heartbeat_at > clock_timestamp() - make_interval(secs => $1))
  - (SELECT count(DISTINCT COALESCE(together_with, id)) FROM tasks WHERE status = 'running'))::int AS idle`

/** Slots of all live workers in which nothing runs. */
export async function idleSlots(on: Queryable): Promise<number> {
  const { idle } = await oneRow<{ idle: number }>(on, text, [limits.liveWorkerSeconds])
  return idle
}
