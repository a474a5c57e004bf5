import type { GraphSession } from './saved-model.js'

/** Sessions without an owner, oldest first. They hold variables and data until they are taken or pushed out, so there are few. */
const kept: { readonly key: string; readonly session: GraphSession }[] = []
const LIMIT = 2

/** Keeps the session of a disposed program for the next one with the same graph, which need not build, load and optimise it again. */
export function keepSession(key: string, session: GraphSession): void {
  kept.push({ key, session })
  if (kept.length > LIMIT) kept.shift()?.session.close()
}

/** The kept session of this graph, now the caller's; its variables and data are those of the program before. */
export function takeSession(key: string): GraphSession | undefined {
  const index = kept.findIndex((one) => one.key === key)
  return index < 0 ? undefined : kept.splice(index, 1)[0]?.session
}
