import type { projectLimits } from '../limits.js'

/** Name of a limit of a project. */
export type ProjectLimitName = keyof typeof projectLimits

/** What a limit counts, and what helps where it is reached. */
type ProjectLimitRecord = {
  /** As a number of them is told: `the project may have 5 data sets`. */
  noun: string
  description: string
  remedy: string
  /** Operations may be more than 2^53, beyond which numbers are no longer counted. */
  unit: 'number' | 'bytes' | 'operations'
  /** The least that it may be set to. */
  least: number
} & ({ resets: 'when others end'; retrySeconds: number } | { resets: 'never' } | { resets: 'every minute' } | { resets: 'every day' })

const ends = (retrySeconds: number) => ({ resets: 'when others end', retrySeconds }) as const
const wait = 'wait until some have ended, or cancel some'
const drop = 'delete some that are not needed'

/** Every limit of a project, with the words for it; its default is in `projectLimits`. */
export const projectLimitRecords: Readonly<Record<ProjectLimitName, ProjectLimitRecord>> = {
  open_jobs: {
    noun: 'jobs that have not ended',
    description: 'Jobs that have not ended, trials of sweeps among them',
    remedy: wait,
    unit: 'number',
    least: 0,
    ...ends(30),
  },
  open_members: { noun: 'members of jobs that have not ended', description: 'Members of those jobs', remedy: wait, unit: 'number', least: 0, ...ends(30) },
  open_predictions: {
    noun: 'batch predictions that have not ended',
    description: 'Batch predictions that have not ended',
    remedy: wait,
    unit: 'number',
    least: 0,
    ...ends(30),
  },
  running_tasks: { noun: 'running tasks', description: 'Tasks that run at once; further ones wait', remedy: wait, unit: 'number', least: 0, ...ends(30) },
  datasets: { noun: 'data sets', description: 'Data sets', remedy: drop, unit: 'number', least: 0, resets: 'never' },
  keys: {
    noun: 'API keys',
    description: 'API keys that are neither revoked nor expired',
    remedy: 'revoke some that are not needed',
    unit: 'number',
    least: 0,
    resets: 'never',
  },
  stored_bytes: {
    noun: 'stored bytes',
    description:
      'Bytes of data sets, of checkpoints, of outputs of batch predictions and of uploads that were not used yet. Beyond it nothing new is taken, and what runs goes on',
    remedy: 'delete data sets, jobs or uploads that are not needed',
    unit: 'bytes',
    least: 0,
    resets: 'never',
  },
  upload_bytes: {
    noun: 'bytes of uploads that were not used yet',
    description: 'Bytes that uploads in pieces announced and that no data set was made of yet',
    remedy: 'use them for data sets, or end them with DELETE /v1/uploads/{id}',
    unit: 'bytes',
    least: 0,
    resets: 'never',
  },
  uploads_at_once: {
    noun: 'uploads under way',
    description: 'Uploads that one API process receives at the same time',
    remedy: 'try again when one has ended',
    unit: 'number',
    least: 0,
    ...ends(5),
  },
  streams_at_once: {
    noun: 'event streams under way',
    description: 'Event streams that are open at one API process',
    remedy: 'try again when one has ended',
    unit: 'number',
    least: 0,
    ...ends(5),
  },
  predictions_at_once: {
    noun: 'predictions under way',
    description: 'Predictions that wait or are computed, of one API process',
    remedy: 'try again when one has ended',
    unit: 'number',
    least: 0,
    ...ends(5),
  },
  requests_per_minute: {
    noun: 'requests in a minute',
    description: 'Requests that one API process takes in a minute',
    remedy: 'try again in the next minute',
    unit: 'number',
    least: 60,
    resets: 'every minute',
  },
  prediction_flops_per_day: {
    noun: 'floating-point operations of predictions in a day (UTC)',
    description: 'Floating-point operations that predictions take on one day (UTC)',
    remedy: 'try again tomorrow, or ask with fewer rows or samples',
    unit: 'operations',
    least: 0,
    resets: 'every day',
  },
}
