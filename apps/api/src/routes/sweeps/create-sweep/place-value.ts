import { isRecord } from '@trainyard/spec'
import { jsonPath, valueAt } from '@trainyard/runtime'
import type { JobPath } from './job-path.js'
import { jobDefaults } from './job-defaults.js'

/** The path leads nowhere; the message says where it ends and why. */
export class PathError extends Error {
  override readonly name = 'PathError'
}

/**
 * A copy of a job with a value at a path. An object on the way that the job leaves out is made, with the kind that it has by default (`optimizer` is
 * Adam); an entry of a list must be there. Whether the field exists the job's schema says afterwards.
 * @throws {PathError} where the path leads through something else.
 */
export const placeValue = (job: Readonly<Record<string, unknown>>, path: JobPath, value: unknown): Record<string, unknown> =>
  placeInside(job, path, value, []) as Record<string, unknown>

function placeInside(target: unknown, [step, ...rest]: JobPath, value: unknown, walked: JobPath): unknown {
  if (step === undefined) return value
  const further = [...walked, step]
  if (typeof step === 'number') {
    if (!Array.isArray(target)) throw new PathError(`${jsonPath(walked)} is ${target === undefined ? 'left out' : 'no list'}, so it has no [${step}]`)
    if (step >= target.length) throw new PathError(`${jsonPath(walked)} has ${target.length} entries, so there is no [${step}]`)
    return target.map((entry: unknown, index) => (index === step ? placeInside(entry, rest, value, further) : entry))
  }
  const inside = target === undefined ? startOf(walked) : target
  if (!isRecord(inside)) throw new PathError(`${jsonPath(walked)} is ${inside === null ? 'null in the job' : 'no object'}, so it has no ${step}`)
  return { ...inside, [step]: placeInside(Object.hasOwn(inside, step) ? inside[step] : undefined, rest, value, further) }
}

/** What an object that is left out begins with: its default kind, so that its other fields keep their defaults. */
function startOf(path: JobPath): unknown {
  const known = valueAt(jobDefaults, path)
  if (known === null) return null
  return isRecord(known) && typeof known['type'] === 'string' ? { type: known['type'] } : {}
}
