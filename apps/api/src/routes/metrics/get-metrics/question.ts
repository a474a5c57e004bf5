import { type ErrorDetail, limits, type MetricsQuery } from '@trainyard/spec'
import { invalidRequest } from '../../../plugins/requests/validation.js'

/** What is asked of a job's metrics, as the database takes it. */
export type MetricsQuestion = { keys?: string[]; members?: number[]; since?: number; fromStep?: number; toStep?: number; maxPoints?: number }

const list = (text: string | undefined): string[] | undefined =>
  text
    ?.split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

/**
 * Reads the query's lists.
 * @throws {AppError} with every error: too many keys, a member that is no number, steps the wrong way round.
 */
export function readQuestion(query: MetricsQuery): MetricsQuestion {
  const keys = list(query.keys)
  const members = list(query.members)
  const numbers = members?.map(Number)
  const errors: ErrorDetail[] = [
    ...(keys && keys.length > limits.metricKeysPerQuery ? [error('keys', 'maximum', `must name at most ${limits.metricKeysPerQuery} keys`, keys.length)] : []),
    ...(numbers?.some((number) => !Number.isInteger(number) || number < 0 || number >= limits.ensembleMembers)
      ? [error('members', 'format', 'must be member numbers, separated by commas', query.members)]
      : []),
    ...(query.from_step !== undefined && query.to_step !== undefined && query.from_step > query.to_step
      ? [error('to_step', 'minimum', 'must not be below from_step', query.to_step)]
      : []),
  ]
  if (errors.length > 0) throw invalidRequest(errors)
  return {
    ...(keys ? { keys } : {}),
    ...(numbers ? { members: numbers } : {}),
    ...(query.since === undefined ? {} : { since: query.since }),
    ...(query.from_step === undefined ? {} : { fromStep: query.from_step }),
    ...(query.to_step === undefined ? {} : { toStep: query.to_step }),
    ...(query.max_points === undefined ? {} : { maxPoints: query.max_points }),
  }
}

const error = (field: string, rule: string, message: string, received: unknown): ErrorDetail => ({
  path: `query.${field}`,
  rule,
  message: `query.${field} ${message}`,
  received,
})
