import type { Operation } from './operations.js'

/** Requests for each operation from which on every success is expected to be reached. */
export const enoughRequests = 100

/** Successes that no request of a fuzz can reach, by operation and status, with the reason. */
const unreachable: Readonly<Record<string, string>> = {}

/** Which documented statuses below 400 a run reached: one line for each operation, and those that it should have reached and did not. */
export type Coverage = { lines: readonly string[]; reached: number; documented: number; missed: readonly string[] }

/** Compares the statuses of a run, counted by operation and status, with the successes that the document has. */
export function coverageOf(operations: readonly Operation[], statuses: ReadonlyMap<string, number>): Coverage {
  const all = operations.flatMap(({ id, successes }) => successes.map((status) => `${id} ${status}`))
  const isReached = (name: string): boolean => statuses.has(name)
  const shown = (name: string, status: number): string => `${status} ${isReached(name) ? `× ${statuses.get(name)}` : (unreachable[name] ?? 'NOT REACHED')}`
  return {
    lines: operations.map(({ id, successes }) => `${id}: ${successes.map((status) => shown(`${id} ${status}`, status)).join(', ')}`),
    reached: all.filter(isReached).length,
    documented: all.length,
    missed: all.filter((name) => !isReached(name) && !(name in unreachable)),
  }
}
