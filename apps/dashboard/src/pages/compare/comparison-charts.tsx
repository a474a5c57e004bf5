import type { MetricsComparison } from '../../api/shapes.js'
import { useMemo } from 'preact/hooks'
import { LineChart } from '../../charts/line-chart.js'
import type { Range } from '../../charts/range.js'
import { metricLabel } from '@trainyard/spec'
import { comparisonLines, type RunGroup } from './comparison-lines.js'

type Props = { comparison: MetricsComparison; groups: readonly RunGroup[]; keys: readonly string[]; range: Range | null; onZoom: (range: Range | null) => void }

/** A chart for each metric that any of the jobs has. */
export function ComparisonCharts({ comparison, groups, keys, range, onZoom }: Props) {
  const signature = JSON.stringify(groups)
  const charts = useMemo(
    () => keys.map((key) => ({ key, lines: comparisonLines(comparison, groups, key) })).filter(({ lines }) => lines.length > 0),
    [comparison, signature, keys],
  )
  if (charts.length === 0) return <p class="empty">These jobs have logged nothing yet.</p>
  return (
    <div class="charts">
      {charts.map(({ key, lines }) => (
        <LineChart key={key} title={metricLabel(key)} lines={lines} xLabel="step" range={range} onZoom={onZoom} />
      ))}
    </div>
  )
}
