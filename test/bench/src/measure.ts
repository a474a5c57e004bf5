import { Contender, type ContenderSpec } from './contender.js'

/** One contender's rounds: milliseconds per step. */
export type Measured = {
  readonly name: string
  readonly version: string
  /** From the network to the end of its first step: tracing and compiling. */
  readonly firstMs: number | null
  readonly median: number
  readonly fastest: number
  readonly slowest: number
}

/** What came of a workload: who ran, and who could not, with the reason. */
export type Outcome = {
  readonly measured: readonly Measured[]
  readonly skipped: readonly { readonly name: string; readonly reason: string }[]
}

/**
 * Starts all contenders, waits until each is warm, then lets them take turns, so that what slows the machine slows all of
 * them alike. The median over the rounds counts.
 */
export async function measure(specs: readonly ContenderSpec[], rounds: number, note: (text: string) => void): Promise<Outcome> {
  const skipped: { name: string; reason: string }[] = []
  const running: { contender: Contender; version: string; firstMs: number | null; times: number[] }[] = []
  try {
    // One after the other: two compilers at once would take each other's cores.
    for (const spec of specs) {
      const contender = new Contender(spec)
      try {
        running.push({ contender, ...(await contender.ready()), times: [] })
        note(`${spec.name} is ready`)
      } catch (error) {
        contender.stop()
        skipped.push({ name: spec.name, reason: error instanceof Error ? error.message : String(error) })
      }
    }
    for (let round = 0; round < rounds; round++) {
      for (const { contender, times } of running) times.push(await contender.round())
      note(`round ${round + 1} of ${rounds}`)
    }
  } finally {
    for (const { contender } of running) contender.stop()
  }
  return { skipped, measured: running.map(({ contender, version, firstMs, times }) => ({ name: contender.name, version, firstMs, ...summary(times) })) }
}

function summary(times: readonly number[]): Pick<Measured, 'median' | 'fastest' | 'slowest'> {
  return { median: medianOf(times), fastest: Math.min(...times), slowest: Math.max(...times) }
}

/** The middle of some figures. */
export function medianOf(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b)
  const middle = sorted.length / 2
  // default: no figures have no median
  const at = (index: number) => sorted[index] ?? Number.NaN
  return Number.isInteger(middle) ? (at(middle - 1) + at(middle)) / 2 : at(Math.floor(middle))
}
