import { z } from 'zod'

/**
 * What keeps a process from doing its work without being a mistake in that work. Names are for programs: `/readyz`, `/v1/workers`, metrics and the events of
 * jobs show them.
 */
export type OutageCause = keyof typeof outages

/** Each cause in words that say nothing of the server's insides, and what whoever runs the service can do. */
export const outages = {
  database_away: { message: 'the database does not answer', remedy: 'see that Postgres runs and can be reached' },
  database_connections: {
    message: 'the database has no connection free',
    remedy: "raise Postgres' max_connections, or run fewer processes with smaller pools",
  },
  database_storage: { message: 'the database has no room left on its disk or in its memory', remedy: 'free space on the disk of Postgres' },
  database_read_only: { message: 'the database accepts no changes', remedy: 'point the service to a primary of Postgres that is not read-only' },
  database_busy: { message: 'the database is too busy', remedy: 'look for what loads Postgres or holds its locks' },
  queue_away: { message: 'the queue does not answer', remedy: 'see that Redis runs and can be reached; meanwhile workers find tasks in the database' },
  queue_full: {
    message: 'the queue takes nothing more: Redis has no room left',
    remedy: "raise Redis' maxmemory, or free space on its disk; meanwhile workers find tasks in the database",
  },
  host_storage: { message: 'a disk of the host is full or cannot be written', remedy: 'free space below TRAINYARD_HOME and TMPDIR' },
  host_resources: {
    message: 'the host has no more processes, open files or memory to give',
    remedy: 'raise its limits (ulimit -n, -u), or run fewer slots',
  },
  installation: { message: 'a file of the program is missing', remedy: 'build or install this version again' },
  trainer_start: { message: 'trainers cannot be started', remedy: "read the worker's log, which has what the trainer said" },
} as const

/** All causes. */
export const outageCauses = Object.keys(outages) as OutageCause[]

/** One cause as people and programs read it. */
export const outageView = z
  .strictObject({ cause: z.string().describe('One word of a fixed list, such as `database_storage`'), message: z.string(), remedy: z.string() })
  .meta({ id: 'Outage' })
/** What `outageView` gives, of a cause that is known here. */
export type Outage = { cause: OutageCause; message: string; remedy: string }

/** The outage of a cause, with its texts. */
export const outageOf = (cause: OutageCause): Outage => ({ cause, ...outages[cause] })

/** Codes of the system that say what the host lacks. */
const systemCauses: Readonly<Record<string, OutageCause>> = {
  ENOSPC: 'host_storage',
  EDQUOT: 'host_storage',
  EROFS: 'host_storage',
  EIO: 'host_storage',
  EMFILE: 'host_resources',
  ENFILE: 'host_resources',
  ENOMEM: 'host_resources',
  EAGAIN: 'host_resources',
  ERR_MODULE_NOT_FOUND: 'installation',
  MODULE_NOT_FOUND: 'installation',
}

/** How deep errors are looked through for what caused them: none of ours is nested deeper. */
const deepest = 6

/** The first answer to `ask` of an error, what caused it, or one of those that it gathers; null where none has one. */
export function fromCauses<T>(error: unknown, ask: (error: Readonly<Record<string, unknown>>) => T | null, depth = 0): T | null {
  if (typeof error !== 'object' || error === null || depth > deepest) return null
  const own = ask(error as Readonly<Record<string, unknown>>)
  if (own !== null) return own
  const { cause, errors } = error as { cause?: unknown; errors?: unknown }
  for (const inner of [cause, ...(Array.isArray(errors) ? errors : [])]) {
    const found = fromCauses(inner, ask, depth + 1)
    if (found !== null) return found
  }
  return null
}

/** What the host lacks, where an error or what caused it says so; null for any other error. */
export const hostOutage = (error: unknown): Outage | null =>
  fromCauses(error, ({ code }) => {
    const cause = typeof code === 'string' ? systemCauses[code] : undefined
    return cause === undefined ? null : outageOf(cause)
  })
