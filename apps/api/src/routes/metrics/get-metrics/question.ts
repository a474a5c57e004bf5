import { type ErrorDetail, limits, type MetricsQuery } from '@trainyard/spec'
import type { MetricsFilter } from '../../../feeds/metrics-place.js'
import { invalidRequest } from '../../../plugins/requests/validation.js'

/** What is asked of a job's metrics, as the database takes it; `maxPoints` for each series. */
export type MetricsQuestion = { filter: MetricsFilter; maxPoints?: number }

const list = (text: string | undefined): string[] | undefined =>
  text
    ?.split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

/**
 * Reads the query's lists.
 *
 * @throws {AppError} with every error: no or too many keys, a member that is no number, steps the wrong way round.
 */
export function readQuestion(query: Omit<MetricsQuery, 'since'>): MetricsQuestion {
  const keys = list(query.keys)
  const members = list(query.members)
  const errors: ErrorDetail[] = [
    ...(keys && keys.length > limits.metricKeysPerQuery ? [error('keys', 'maximum', `must name at most ${limits.metricKeysPerQuery} keys`, keys.length)] : []),
    ...(keys?.length === 0 ? [error('keys', 'minimum', 'must name at least one key; leave it out for all', query.keys)] : []),
    ...(members && (members.length === 0 || members.some((text) => !/^\d{1,10}$/.test(text) || Number(text) > limits.int32))
      ? [error('members', 'format', 'must be member numbers, separated by commas; leave it out for all', query.members)]
      : []),
    ...(query.from_step !== undefined && query.to_step !== undefined && query.from_step > query.to_step
      ? [error('to_step', 'minimum', 'must not be below from_step', query.to_step)]
      : []),
  ]
  if (errors.length > 0) throw invalidRequest(errors)
  const filter = {
    ...(keys ? { keys } : {}),
    ...(members ? { members: members.map(Number) } : {}),
    ...(query.from_step === undefined ? {} : { fromStep: query.from_step }),
    ...(query.to_step === undefined ? {} : { toStep: query.to_step }),
  }
  return { filter, ...(query.max_points === undefined ? {} : { maxPoints: query.max_points }) }
}

const error = (field: string, rule: string, message: string, received: unknown): ErrorDetail => ({
  path: `query.${field}`,
  rule,
  message: `query.${field} ${message}`,
  received,
})
