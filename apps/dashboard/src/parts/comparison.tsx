import { differenceText, isNoDifference, metricOf } from '@trainyard/spec'
import type { Difference } from './spec-differences.js'

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

/** Rows of a table of fields that differ: the path of each, and its values. */
export const DifferenceRows = ({ of }: { of: readonly Difference[] }) => (
  <>
    {of.map(({ path, values }) => (
      <tr key={path}>
        <th scope="row">
          <code>{path}</code>
        </th>
        {values.map((value, index) => (
          <td key={index}>{value}</td>
        ))}
      </tr>
    ))}
  </>
)
