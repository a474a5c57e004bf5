const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const

/**
 * A curve in one line of characters. More values than `width` are put into buckets of equal length, each shown by its mean;
 * values that are not finite leave a gap.
 */
export function sparkline(values: readonly (number | null)[], width = 40): string {
  const points = values.length > width ? buckets(values, width) : values
  const finite = points.filter((value): value is number => value !== null && Number.isFinite(value))
  const lowest = Math.min(...finite)
  const span = Math.max(...finite) - lowest
  return points
    .map((value) => {
      if (value === null || !Number.isFinite(value)) return ' '
      const level = span === 0 ? 3 : Math.round(((value - lowest) / span) * (blocks.length - 1))
      return blocks[level] ?? ' '
    })
    .join('')
}

function buckets(values: readonly (number | null)[], count: number): (number | null)[] {
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * values.length) / count)
    const to = Math.floor(((index + 1) * values.length) / count)
    const finite = values.slice(from, to).filter((value): value is number => value !== null && Number.isFinite(value))
    return finite.length === 0 ? null : finite.reduce((sum, value) => sum + value, 0) / finite.length
  })
}
