import { readFileSync } from 'node:fs'
import { elementAt } from '@trainyard/spec'
import { z } from 'zod'

const numbers = z.array(z.number())
const nested: z.ZodType<Nested> = z.lazy(() => z.union([z.number(), z.array(nested)]))
type Nested = number | Nested[]
const spec = z.looseObject({ type: z.string() })

const schema = z.object({
  activations: z.object({
    x: numbers,
    functions: z.record(z.string(), z.object({ value: numbers, derivative: numbers })),
    softmax: z.object({ x: z.array(numbers), dy: z.array(numbers), value: z.array(numbers), gradient: z.array(numbers) }),
  }),
  optimizers: z.object({ start: numbers, gradients: z.array(numbers), runs: z.array(z.object({ spec, weights: z.array(numbers) })) }),
  schedules: z.object({
    base: z.number(),
    steps_per_epoch: z.int(),
    epochs: z.int(),
    runs: z.array(z.object({ spec, rates: numbers })),
    plateau: z.object({ spec, losses: numbers, rates_after: numbers }),
  }),
  batch_normalization: z.array(
    z.object({
      epsilon: z.number(),
      momentum: z.number(),
      x1: nested,
      x2: nested,
      dy: nested,
      gamma: numbers,
      beta: numbers,
      y1: nested,
      y2: nested,
      dx2: nested,
      dgamma2: numbers,
      dbeta2: numbers,
      mean: numbers,
      variance: numbers,
      inference_x1: nested,
    }),
  ),
  layers: z.array(
    z.object({
      spec,
      x: nested,
      weights: z.record(z.string(), nested),
      dy: nested,
      y: nested,
      dx: nested.nullable(),
      gradients: z.record(z.string(), nested),
    }),
  ),
  losses: z.object({
    logits: z.array(numbers),
    labels: numbers,
    smoothing: z.number(),
    plain: z.object({ rows: numbers, mean: z.number(), gradient: z.array(numbers) }),
    smooth: z.object({ rows: numbers, mean: z.number(), gradient: z.array(numbers) }),
    balanced: z.object({ raw: numbers, rows: numbers, mean: z.number(), gradient: z.array(numbers) }),
    weighted: z.object({ raw: numbers, rows: numbers, mean: z.number(), gradient: z.array(numbers) }),
    squared: z.object({ output: z.array(numbers), target: numbers, mean: z.number(), gradient: z.array(numbers) }),
    penalty: z.object({ w: z.array(numbers), l1: z.number(), l2: z.number(), value: z.number(), gradient: z.array(numbers) }),
  }),
})

const rowsOf = (kind: string): unknown => JSON.parse(readFileSync(new URL(`${kind.replace('_', '-')}.json`, import.meta.url), 'utf8'))

/** The numbers that make_golden.py wrote once, in float64: a file for each kind of technique. */
export const golden = schema.parse(Object.fromEntries(Object.keys(schema.shape).map((kind) => [kind, rowsOf(kind)])))

/** All numbers of a nested array, in order. */
export const flat = (value: Nested | readonly Nested[]): number[] => (typeof value === 'number' ? [value] : value.flatMap((item) => flat(item)))

/** The sides of a nested array. */
export const shapeOf = (value: Nested): number[] => (typeof value === 'number' ? [] : [value.length, ...shapeOf(elementAt(value, 0, 'a nested array'))])

/**
 * The largest difference, each relative to the expected number or to `floor`, whichever is larger. `floor` is the size of the terms that the number is a
 * sum of: where they cancel, float32 keeps digits of the terms and not of the difference. It may be given for each number.
 */
export function worst(actual: ArrayLike<number>, expected: readonly number[], floor: number | readonly number[] = 1e-3): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY
  return expected.reduce((largest, value, index) => {
    const least = typeof floor === 'number' ? floor : elementAt(floor, index, 'floors')
    const difference = Math.abs(elementAt(actual, index, 'actual numbers') - value) / Math.max(Math.abs(value), least)
    return Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(largest, difference)
  }, 0)
}
