import { needsValidation } from '@trainyard/spec'
import type { JobView, MetricsComparison } from '../../api/shapes.js'
import type { Line } from '../../charts/align.js'
import { seriesColour } from '../../charts/palette.js'
import { meanOf } from '../../metrics/mean.js'

/** Jobs that are drawn as one line. */
export type RunGroup = { title: string; jobIds: string[] }

/** Each job by itself, or the jobs of one name together, such as the same job with other seeds. Jobs with the same name are told apart by their seed. */
export function groupRuns(jobs: readonly Pick<JobView, 'id' | 'name' | 'seed'>[], byName: boolean): RunGroup[] {
  const names = new Map<string, string[]>()
  for (const { id, name } of jobs) names.set(name, [...(names.get(name) ?? []), id])
  if (byName) return [...names].map(([name, jobIds]) => ({ title: jobIds.length > 1 ? `${name}, ${jobIds.length} jobs` : name, jobIds }))
  return jobs.map(({ id, name, seed }) => ({ title: (names.get(name)?.length ?? 0) > 1 ? `${name}, seed ${seed}` : name, jobIds: [id] }))
}

/** One line a group for a metric: the mean over all members of its jobs, with one deviation as the band. Groups without the metric have no line. */
export function comparisonLines({ data }: MetricsComparison, groups: readonly RunGroup[], key: string): Line[] {
  return groups.flatMap(({ title, jobIds }, index) => {
    const series = data.filter(({ job_id: id }) => jobIds.includes(id)).flatMap((job) => job.series.filter((one) => one.key === key))
    const points = series.reduce((most, { step }) => Math.max(most, step.length), 0)
    if (points === 0) return []
    const { low, high, ...line } = meanOf(series.map(({ step, value }) => ({ x: step, y: value })))
    return [
      { label: title, colour: seriesColour(index), style: needsValidation(key) ? 'strong' : 'plain', ...line, ...(series.length > 1 ? { low, high } : {}) },
    ]
  })
}
