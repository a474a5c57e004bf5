/** Runs that are drawn, each with the number of its color: it keeps it as long as it is drawn, whatever comes and goes beside it. */
export type DrawnRuns = ReadonlyMap<string, number>

/** Colors times dashes: beyond so many runs two look the same. */
export const distinctRuns = 32

/** Reads runs as an address holds them: ids with commas between, each with its color after `~`; one without takes the next that is free. */
export function readRuns(text: string | null): DrawnRuns {
  const runs = new Map<string, number>()
  const parts = (text ?? '').split(',').filter((part) => part !== '') // default: no runs are drawn
  const taken = new Set(parts.flatMap((part) => colorOf(part) ?? []))
  for (const part of parts) {
    const id = part.replace(/~.*/, '')
    if (runs.has(id)) continue
    const color = colorOf(part)
    const isFree = color !== null && ![...runs.values()].includes(color)
    runs.set(id, isFree ? color : firstFree(new Set([...taken, ...runs.values()])))
  }
  return runs
}

/** Runs as an address holds them. */
export const writeRuns = (runs: DrawnRuns): string => [...runs].map(([id, color]) => `${id}~${color}`).join(',')

/** The same runs without one, or with it in a color that no other has. */
export function toggleRun(runs: DrawnRuns, id: string): DrawnRuns {
  const next = new Map(runs)
  if (!next.delete(id)) next.set(id, firstFree(new Set(runs.values())))
  return next
}

/** The same runs with others. */
export const addRuns = (runs: DrawnRuns, ids: readonly string[]): DrawnRuns => ids.reduce((all, id) => (all.has(id) ? all : toggleRun(all, id)), runs)

function colorOf(part: string): number | null {
  const [, digits] = /~(\d{1,3})$/.exec(part) ?? []
  return digits === undefined ? null : Number(digits)
}

function firstFree(taken: ReadonlySet<number>): number {
  let color = 0
  while (taken.has(color)) color++
  return color
}
