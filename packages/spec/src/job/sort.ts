import { finalMetricOf } from '../metrics/final-metric.js'

// Apart from list.ts, whose schemas the page's list of jobs would otherwise load.

/** What a list of jobs can be sorted by besides final metrics. */
export const jobSortFields = [
  'created_at',
  'name',
  'status',
  'dataset',
  'model',
  'preset',
  'optimizer',
  'learning_rate',
  'duration',
  'finished_at',
  'priority',
] as const
/** One of them. */
export type JobSortField = (typeof jobSortFields)[number]

/** Whether a list of jobs can be sorted by this. */
export const isJobSort = (name: string): boolean => jobSortFields.some((field) => field === name) || finalMetricOf(name) !== undefined
