import { limits, type WorkerView, workerView } from '@trainyard/spec'
import type { Connections } from '../connection/connections.js'
import { execute, rows } from '../connection/queries.js'

/** What a worker says of itself with every beat: what it runs on, how many tasks it takes at once and has now. */
export type WorkerBeat = { id: string; host: string; pid: number; backend: string; library: string; device: string; slots: number; busy: number }

export type Workers = ReturnType<typeof createWorkers>

type WorkerRow = Omit<WorkerView, 'object' | 'started_at' | 'heartbeat_at'> & { started_at: Date; heartbeat_at: Date }

/** Workers that reported lately, by the database's clock. For people, gauges and the size of packs: who holds a task is never decided from this. */
export const createWorkers = ({ pool }: Connections) => ({
  async beat({ id, host, pid, backend, library, device, slots, busy }: WorkerBeat): Promise<void> {
    const text = `INSERT INTO workers (id, host, pid, backend, library, device, slots, busy) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      ON CONFLICT (id) DO UPDATE SET backend = $4, library = $5, device = $6, slots = $7, busy = $8, heartbeat_at = clock_timestamp()`
    await execute(pool, text, [id, host, pid, backend, library, device, slots, busy])
  },
  /** Workers that reported within `limits.liveWorkerSeconds`, the oldest first. */
  async alive(): Promise<WorkerView[]> {
    const text = 'SELECT * FROM workers WHERE heartbeat_at > clock_timestamp() - make_interval(secs => $1) ORDER BY started_at, id'
    const found = await rows<WorkerRow>(pool, text, [limits.liveWorkerSeconds])
    return found.map((row) =>
      workerView.parse({ object: 'worker', ...row, started_at: row.started_at.toISOString(), heartbeat_at: row.heartbeat_at.toISOString() }),
    )
  },
  /** A worker that stops says so, and those silent for a day go with it. */
  async leave(id: string): Promise<void> {
    await execute(pool, `DELETE FROM workers WHERE id = $1 OR heartbeat_at < clock_timestamp() - interval '1 day'`, [id])
  },
})
