import { differenceText, isNoDifference, metricOf } from '@trainyard/spec'

/** How far a value is from the baseline's, and whether that is better; nothing where one of them is missing. */
export function Delta({ metric, value, base }: { metric: string; value: number | null; base: number | null }) {
  if (value === null || base === null) return null
  const difference = value - base
  if (isNoDifference(difference)) return <small>no difference</small>
  const direction = metricOf(metric)?.record.direction ?? null // default: neither is better
  const isBetter = difference > 0 === (direction === 'maximize')
  return (
    <small class={direction === null ? '' : isBetter ? 'better' : 'worse'}>
      {differenceText(metric, difference)}
      {direction === null ? '' : isBetter ? ', better' : ', worse'}
    </small>
  )
}
