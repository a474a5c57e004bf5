import { metricOf } from '@trainyard/spec'
import type { JobView } from '../../api.js'
import type { LiveMetrics } from '../../metrics/use-metrics.js'

/** The parts of a job's page, as they stand in its address (`?tab=curves`); the first is the page without one. */
export const jobTabs = ['overview', 'curves', 'errors', 'members', 'layers', 'log'] as const
export type JobTab = (typeof jobTabs)[number]

export const tabTitles: Readonly<Record<JobTab, string>> = {
  overview: 'Overview',
  curves: 'Curves',
  errors: 'Errors',
  members: 'Members',
  layers: 'Layers',
  log: 'Log',
}

/** The tab that an address asks for; the overview where it names none. */
export const tabOf = (search: string): JobTab => jobTabs.find((tab) => tab === new URLSearchParams(search).get('tab')) ?? 'overview'

/** The address of a tab, with all else that the present one says. */
export function tabHref(path: string, search: string, tab: JobTab): string {
  const query = new URLSearchParams(search)
  if (tab === 'overview') query.delete('tab')
  else query.set('tab', tab)
  return query.size === 0 ? path : `${path}?${query}`
}

/** The tabs that a job has something for, and the one that is open. */
export function shownTabs(job: JobView, metrics: LiveMetrics, open: JobTab): JobTab[] {
  const places = new Set(metrics.series.map(({ key }) => metricOf(key)?.place))
  const hasLayers = places.delete('layer')
  const has: Record<JobTab, boolean> = {
    overview: true,
    curves: places.size > 0 || !metrics.complete,
    errors: hasAnalysis(job),
    members: job.members.length > 0,
    layers: hasLayers,
    log: true,
  }
  return jobTabs.filter((tab) => has[tab] || tab === open)
}

/** Whether the errors of the job's model are analyzed: once it has combined its members. */
export const hasAnalysis = ({ ensemble, status }: Pick<JobView, 'ensemble' | 'status'>): boolean => ensemble !== null && status === 'succeeded'
