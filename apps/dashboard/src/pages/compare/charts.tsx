import { defined, metricLabel, needsValidation } from '@trainyard/spec'
import { useMemo } from 'preact/hooks'
import type { JobView, MetricsComparison } from '../../api.js'
import type { Range } from '../../charts/axis.js'
import { seriesColor, seriesDash } from '../../charts/colors.js'
import type { DrawnRuns } from '../../charts/runs.js'
import { LineChart } from '../../charts/line-chart.js'
import type { Line } from '../../charts/lines.js'
import { meanOf } from '../../metrics/series.js'

type Props = { comparison: MetricsComparison; groups: readonly RunGroup[]; keys: readonly string[]; range: Range | null; onZoom: (range: Range | null) => void }

/** A chart for each metric that any of the jobs has. */
export function ComparisonCharts({ comparison, groups, keys, range, onZoom }: Props) {
  const signature = JSON.stringify(groups)
  const charts = useMemo(
    () => keys.map((key) => ({ key, lines: comparisonLines(comparison, groups, key) })).filter(({ lines }) => lines.length > 0),
    [comparison, signature, keys],
  )
  if (charts.length === 0) return <p class="empty">These jobs have no metrics yet.</p>
  return (
    <div class="charts">
      {charts.map(({ key, lines }) => (
        <LineChart key={key} title={metricLabel(key)} lines={lines} xLabel="step" range={range} onZoom={onZoom} />
      ))}
    </div>
  )
}

/** As much of an id's end as tells jobs apart: their beginnings are times. */
const idEnd = 6

/** Jobs that are drawn as one line, and the number of its color. */
export type RunGroup = { title: string; jobIds: string[]; color: number }

/**
 * A line for each job, or one for all jobs with the same name, such as a job with several seeds. Jobs with the same name are distinguished by seed, and those
 * with the same seed too by the end of their ids.
 */
export function groupRuns(jobs: readonly Pick<JobView, 'id' | 'name' | 'seed'>[], byName: boolean, runs: DrawnRuns = new Map()): RunGroup[] {
  const colorOf = (ids: readonly string[], index: number): number => ids.map((id) => runs.get(id)).find((color) => color !== undefined) ?? index // default: colors in order
  const names = new Map<string, string[]>()
  const seeds = new Map<string, number>()
  const seedOf = ({ name, seed }: Pick<JobView, 'name' | 'seed'>) => `${seed} ${name}`
  for (const job of jobs) {
    names.set(job.name, [...(names.get(job.name) ?? []), job.id])
    seeds.set(seedOf(job), (seeds.get(seedOf(job)) ?? 0) + 1) // default: none was counted yet
  }
  if (byName)
    return [...names].map(([name, jobIds], index) => ({
      title: jobIds.length > 1 ? `${name}, ${jobIds.length} jobs` : name,
      jobIds,
      color: colorOf(jobIds, index),
    }))
  return jobs.map(({ id, name, seed }, index) => {
    const color = colorOf([id], index)
    if (defined(names.get(name), 'jobs of a name').length === 1) return { title: name, jobIds: [id], color }
    const same = defined(seeds.get(seedOf({ name, seed })), 'jobs of a seed') > 1
    return { title: `${name}, seed ${seed}${same ? `, …${id.slice(-idEnd)}` : ''}`, jobIds: [id], color }
  })
}

/** One line a group for a metric: the mean over all members of its jobs, with one deviation as the band. Groups without the metric have no line. */
export function comparisonLines({ data }: MetricsComparison, groups: readonly RunGroup[], key: string): Line[] {
  return groups.flatMap(({ title, jobIds, color }) => {
    const series = data.filter(({ job_id: id }) => jobIds.includes(id)).flatMap((job) => job.series.filter((one) => one.key === key))
    const points = series.reduce((most, { step }) => Math.max(most, step.length), 0)
    if (points === 0) return []
    const { low, high, ...line } = meanOf(series.map(({ step, value }) => ({ x: step, y: value })))
    return [
      {
        label: title,
        color: seriesColor(color),
        dash: seriesDash(color),
        style: needsValidation(key) ? 'strong' : 'plain',
        ...line,
        ...(series.length > 1 ? { low, high } : {}),
      },
    ]
  })
}
