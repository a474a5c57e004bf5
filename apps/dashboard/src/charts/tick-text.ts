const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 2 })
const mostDecimals = 12
/** What floating point leaves of a whole number. */
const rounding = 1e-6

/** The text of a mark on an axis. `increment` is the distance of two marks: as many decimals as tell them apart, and no more. */
export function tickText(value: number | null, increment: number): string {
  if (value === null) return ''
  if (value === 0) return '0'
  if (Math.abs(value) >= 10_000) return compact.format(value)
  const decimals = decimalsOf(increment)
  return decimals > 4 ? value.toExponential(Math.max(0, Math.floor(Math.log10(Math.abs(value)) + 1e-9) + decimals)) : value.toFixed(decimals)
}

/** How many decimals an increment has: 0.025 has three. */
function decimalsOf(increment: number): number {
  for (let decimals = 0, scaled = increment; decimals < mostDecimals; decimals += 1, scaled *= 10)
    if (Math.abs(scaled - Math.round(scaled)) < rounding && Math.round(scaled) > 0) return decimals
  return mostDecimals
}

/** Marks of a logarithmic axis: one digit and its power of ten. */
export const powerText = (value: number | null): string =>
  value === null ? '' : value >= 0.001 && value < 10_000 ? String(Number(value.toPrecision(1))) : value.toExponential(0)
