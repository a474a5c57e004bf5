import type { HostArray, StepResult, StepSeries } from '../graph/contract.js'
import { sizeOf } from '../graph/data-types.js'

/** What a step reports, in a fixed order: the loss, the metrics, the outputs. */
export type Reported = {
  readonly metrics: readonly string[]
  readonly outputs: readonly { readonly name: string; readonly shape: readonly number[]; readonly dtype: string }[]
}

export function reportedOf({ metrics, outputs = {} }: StepResult): Reported {
  return { metrics: Object.keys(metrics), outputs: Object.entries(outputs).map(([name, { shape, dtype }]) => ({ name, shape, dtype })) }
}

/** How many numbers a step reports. */
export const numbersOf = ({ metrics, outputs }: Reported): number => 1 + metrics.length + outputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0)

/**
 * Takes apart the numbers of many steps: first the scalars of each step, `[steps, 1 + metrics]`, then each output, `[steps, ...shape]`. All lie in one array of
 * 32-bit words; an int32 output is read as such.
 */
export function seriesOf({ metrics, outputs }: Reported, steps: number, words: ArrayBuffer): StepSeries {
  const floats = new Float32Array(words)
  const width = 1 + metrics.length
  const column = (at: number) => Float32Array.from({ length: steps }, (_, step) => floats[step * width + at] ?? Number.NaN)
  let offset = steps * width
  const arrays = outputs.map(({ name, shape, dtype }): [string, HostArray] => {
    const length = steps * sizeOf(shape)
    const values = dtype === 'float32' ? floats.slice(offset, offset + length) : new Int32Array(words, offset * 4, length).slice()
    offset += length
    return [name, { shape: [steps, ...shape], values }]
  })
  return { steps, loss: column(0), metrics: Object.fromEntries(metrics.map((name, i) => [name, column(i + 1)])), outputs: Object.fromEntries(arrays) }
}
