import { limits, type Outage, type WorkerView, workerView } from '@trainyard/spec'
import type { Connections } from './connection/pool.js'
import { bigint, execute, float, int, json, jsonText, nullable, oneRow, rows, statement, text, time } from './connection/statement.js'

/** What a worker says of itself with every beat: what it runs on, how many tasks it takes at once and has now. */
export type WorkerBeat = {
  id: string
  host: string
  pid: number
  backend: string
  library: string
  device: string
  memoryBytes: number | null
  /** What a large product of matrices reaches in one slot; null where that was not measured. */
  flopsPerSecond?: number | null
  slots: number
  busy: number
  /** Why it takes no tasks, or cannot store what they report; null where it can. */
  outage?: Outage | null
}

/** The most that a live worker has in one slot; null where none is alive, or one does not say. */
export type LargestWorker = { memoryBytes: number | null; flopsPerSecond: number | null }

/** Workers that reported lately. */
export type Workers = ReturnType<typeof createWorkers>

const beat = statement({
  name: 'workers: beat',
  text: `INSERT INTO workers (id, host, pid, backend, library, device, slots, busy, memory_bytes, outage, flops_per_second)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11)
    ON CONFLICT (id) DO UPDATE SET backend = $4, library = $5, device = $6, slots = $7, busy = $8, memory_bytes = $9, outage = $10::jsonb, flops_per_second = $11,
      heartbeat_at = clock_timestamp()`,
  params: {
    id: text,
    host: text,
    pid: int,
    backend: text,
    library: text,
    device: text,
    slots: int,
    busy: int,
    memoryBytes: nullable(bigint),
    outage: nullable(jsonText),
    flopsPerSecond: nullable(float),
  },
})
const alive = statement({
  name: 'workers: alive',
  text: `SELECT id, host, pid, backend, library, device, memory_bytes, flops_per_second, slots, busy, outage, started_at, heartbeat_at FROM workers
    WHERE heartbeat_at > clock_timestamp() - make_interval(secs => $1) ORDER BY started_at, id`,
  params: { seconds: float },
  row: {
    id: text,
    host: text,
    pid: int,
    backend: text,
    library: text,
    device: text,
    memory_bytes: nullable(bigint),
    flops_per_second: nullable(float),
    slots: int,
    busy: int,
    outage: nullable(json),
    started_at: time,
    heartbeat_at: time,
  },
})
const largest = statement({
  name: 'workers: largest',
  text: `SELECT CASE WHEN bool_and(memory_bytes IS NOT NULL) THEN max(memory_bytes) END AS "memoryBytes",
      CASE WHEN bool_and(flops_per_second IS NOT NULL) THEN max(flops_per_second) END AS "flopsPerSecond"
    FROM workers WHERE heartbeat_at > clock_timestamp() - make_interval(secs => $1)`,
  params: { seconds: float },
  row: { memoryBytes: nullable(bigint), flopsPerSecond: nullable(float) },
})
const leave = statement({
  name: 'workers: leave',
  text: `DELETE FROM workers WHERE id = $1 OR heartbeat_at < clock_timestamp() - interval '1 day'`,
  params: { id: text },
})

/** Workers that reported lately, by the database's clock. For people, gauges and the size of packs: who holds a task is never decided from this. */
export const createWorkers = ({ control }: Connections) => ({
  /** Notes what a worker says of itself. */
  async beat({ outage, flopsPerSecond = null, ...worker }: WorkerBeat): Promise<void> {
    await execute(control, beat, { ...worker, flopsPerSecond, outage: outage ? JSON.stringify(outage) : null })
  },
  /** Workers that reported within `limits.liveWorkerSeconds`, the oldest first. */
  async alive(): Promise<WorkerView[]> {
    const found = await rows(control, alive, { seconds: limits.liveWorkerSeconds })
    return found.map((row) =>
      workerView.parse({ object: 'worker', ...row, started_at: row.started_at.toISOString(), heartbeat_at: row.heartbeat_at.toISOString() }),
    )
  },
  /** The most memory and speed that a task of now can get. */
  largest: (): Promise<LargestWorker> => oneRow(control, largest, { seconds: limits.liveWorkerSeconds }),
  /** A worker that stops says so, and those silent for a day go with it. */
  async leave(id: string): Promise<void> {
    await execute(control, leave, { id })
  },
})
