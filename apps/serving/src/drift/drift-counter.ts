import { randomUUID } from 'node:crypto'
import type { Database } from '@trainyard/db'
import type { Logger } from '@trainyard/runtime'
import { hourMs } from '@trainyard/spec'
import { LRUCache } from 'lru-cache'
import { servingLimits } from '../limits.js'
import type { ModelVersion } from '../models/model-pool.js'
import { createRowCounts, type RowCounts, type ServedRows } from './row-counts.js'

/** Counts what versions are asked and answer, by hour, in memory that does not grow with the rows. */
export type DriftCounter = {
  /** Counts the rows of a request that was answered. A version without statistics of its training is not counted. */
  served(version: ModelVersion, projectId: string, rows: ServedRows): void
  /** Writes what was counted and not yet written. */
  write(): Promise<void>
  /** Writes for the last time. */
  close(): Promise<void>
}

type Counted = Parameters<Database['drift']['write']>[0][number]
/** The counts of a version in one hour. `written` are the rows that the database knows of. */
type Entry = Omit<Counted, 'rows' | 'counts'> & { counts: RowCounts; written: number }

type Options = {
  store: Pick<Database['drift'], 'write'>
  logger: Pick<Logger, 'warn'>
  now?: () => number
  everyMs?: number
}

/**
 * Whatever is written says all that a counter has counted so far, so that it may be written twice. A counter ends with its hour, or when another version takes its
 * place in memory; what is counted after that has a counter of its own.
 */
export function createDriftCounter({ store, logger, now = Date.now, everyMs = servingLimits.driftWriteMs }: Options): DriftCounter {
  const ended: Entry[] = []
  const entries = new LRUCache<string, Entry>({ max: servingLimits.driftVersions, dispose: (entry) => void ended.push(entry) })
  let writing: Promise<void> = Promise.resolve()

  const entryOf = ({ key, name, version, manifest }: ModelVersion, projectId: string): Entry | null => {
    if (!manifest.reference) return null
    const hour = Math.floor(now() / hourMs) * hourMs
    const known = entries.get(key)
    if (known?.hour.getTime() === hour) return known
    const counts = createRowCounts(manifest.reference, manifest.dataset)
    const entry = { projectId, model: name, version, hour: new Date(hour), counter: randomUUID(), counts, written: 0 }
    entries.set(key, entry)
    return entry
  }
  const writeAll = async (): Promise<void> => {
    const changed = [...ended, ...entries.values()].filter(({ counts, written }) => counts.rows > written)
    const wanted = changed.map(({ counts, written: _written, ...entry }) => ({ ...entry, rows: counts.rows, counts: Array.from(counts.counts) }))
    try {
      await store.write(wanted)
      for (const [index, entry] of changed.entries()) entry.written = wanted[index]?.rows ?? entry.written // default: never, as both have the same length
    } catch (error) {
      logger.warn({ err: error }, 'counts of served rows could not be written; they are written with the next ones')
    }
    const waiting = ended.filter(({ counts, written }) => counts.rows > written)
    const dropped = waiting.splice(0, waiting.length - servingLimits.driftWaiting)
    if (dropped.length > 0) logger.warn({ dropped: dropped.length }, 'counts of served rows were dropped: too many wait to be written')
    ended.splice(0, ended.length, ...waiting)
  }
  const write = (): Promise<void> => {
    writing = writing.then(writeAll)
    return writing
  }
  const timer = setInterval(() => void write(), everyMs)
  timer.unref()
  return {
    served: (version, projectId, rows) => entryOf(version, projectId)?.counts.add(rows),
    write,
    close: () => {
      clearInterval(timer)
      return write()
    },
  }
}
