import { jsonPath, valueAt } from '@trainyard/runtime'
import { defined, type ErrorDetail, isRecord, jobSpec, type Space } from '@trainyard/spec'

/** The steps of a path such as `architecture.layers[1].units`: names, and numbers for entries of lists. */
export type JobPath = readonly (string | number)[]

const pattern = /^[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*|\[\d{1,4}\])*$/

/** Reads the path of a field; null when it is none. */
export function parseJobPath(text: string): JobPath | null {
  if (!pattern.test(text)) return null
  return [...text.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, name]) => (index === undefined ? defined(name, 'step of the path') : Number(index)))
}

/** A swept field: as the client wrote it, and its steps. */
export type SweptPath = { text: string; path: JobPath }

/** Reads the paths of a space. Whole objects come before fields inside them, so that both can be swept. */
export function parsePaths(space: Space): { known: SweptPath[]; errors: ErrorDetail[] } {
  const read = Object.keys(space).map((text) => ({ text, path: parseJobPath(text) }))
  const known = read.flatMap(({ text, path }) => (path === null ? [] : [{ text, path }])).sort((a, b) => a.path.length - b.path.length)
  const errors = read.flatMap(({ text, path }): ErrorDetail[] => {
    if (path !== null) return []
    const at = jsonPath(['space', text])
    return [
      {
        path: at,
        rule: 'path',
        message: `${at} must be the path of a field of the job, such as optimizer.learning_rate or architecture.layers[1].units`,
        received: text,
      },
    ]
  })
  return { known, errors }
}

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

/** What every field of a job is when it is left out; data set and architecture, which have no default, stand here only to fill their places. */
const jobDefaults: unknown = jobSpec.parse({ dataset: { id: `ds_${'0'.repeat(26)}` }, architecture: { layers: [{ type: 'flatten' }] } })
