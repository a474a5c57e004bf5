import { projectLimitRecords, type ProjectLimitName } from '@trainyard/spec'
import { AppError } from './app-error.js'

/** A limit of a project that is reached: how many it may have, has, and wanted beside them. */
type LimitReached = { most: number; has: number; more: number; retryAfterSeconds?: number }

/**
 * What a project is told when it may have no more of something: `rate_limited` where waiting helps, `conflict` where something must be deleted first. The reply
 * has the limit in its headers, too.
 */
export function projectLimitError(name: ProjectLimitName, { most, has, more, retryAfterSeconds = retryAfter(name) }: LimitReached): AppError {
  const { noun, remedy } = projectLimitRecords[name]
  const message = `the project may have ${most} ${noun}; it has ${has}, and this would add ${more}: ${remedy}, or ask those who run the service for more`
  return new AppError({
    code: retryAfterSeconds === undefined ? 'conflict' : 'rate_limited',
    message,
    details: [{ path: '', rule: name, message, received: more }],
    limit: { name, most, left: Math.max(0, most - has) },
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  })
}

/** After how many seconds there may be room again; undefined where only deleting something makes it. */
function retryAfter(name: ProjectLimitName): number | undefined {
  const record = projectLimitRecords[name]
  switch (record.resets) {
    case 'when others end':
      return record.retrySeconds
    case 'every minute':
      return secondsToNext(60)
    case 'every day':
      return secondsToNext(24 * 3_600)
    case 'never':
      return undefined
  }
}

/** Seconds until the next of such parts of time (UTC) begins. */
const secondsToNext = (seconds: number): number => Math.ceil(seconds - ((Date.now() / 1_000) % seconds))
