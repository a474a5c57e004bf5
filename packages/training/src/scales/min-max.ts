import type { FitScale } from './scale.js'

/** x → (x − least) / range. */
export const minMax: FitScale = (values) => {
  const [least, most] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  )
  return { mean: least, std: most - least }
}
