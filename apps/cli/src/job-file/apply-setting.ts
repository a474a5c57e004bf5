import { defined, isRecord, jobSpec, readJsonText } from '@trainyard/spec'
import { CliError, messageOf } from '../cli-error.js'

/** A change to a job from the command line: `optimizer.learning_rate=0.01`, `architecture.layers[1].units=64`. */
export type Setting = {
  readonly path: readonly (string | number)[]
  readonly value: unknown
}

const pathPattern = /^[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*|\[\d+\])*$/

/**
 * Reads `path=value`. A value that is JSON is taken as JSON (numbers, true, null, lists), anything else as text.
 * @throws {CliError} `usage` when there is no `=` or the path is none.
 */
export function parseSetting(text: string): Setting {
  const at = text.indexOf('=')
  const path = at < 0 ? text : text.slice(0, at)
  if (at < 0 || !pathPattern.test(path)) {
    throw new CliError('usage', `--set takes path=value, for example optimizer.learning_rate=0.01; received ${JSON.stringify(text)}`)
  }
  const steps = [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, name]) => (index === undefined ? defined(name, 'name in a path') : Number(index)))
  return { path: steps, value: parseValue(text.slice(at + 1)) }
}

/**
 * A copy of the job with the setting in place. Objects on the way are made when missing, of the job's default where that is one: `optimizer.learning_rate=0.01` is
 * that of the default optimizer. An entry of a list must be there, or be the next one.
 * @throws {CliError} `usage` when the path leads through a value that is neither object nor list.
 */
export function applySetting(job: unknown, { path, value }: Setting): unknown {
  return withValueAt(job, path, value, '')
}

function withValueAt(target: unknown, [step, ...rest]: readonly (string | number)[], value: unknown, walked: string): unknown {
  if (step === undefined) return value
  if (typeof step === 'number') {
    if (!Array.isArray(target)) throw misfit(walked, 'a list', target)
    if (step > target.length) throw new CliError('usage', `--set: ${walked} has ${target.length} entries, so there is no [${step}]`)
    const copy: unknown[] = [...target]
    copy[step] = withValueAt(copy[step], rest, value, `${walked}[${step}]`)
    return copy
  }
  if (target !== undefined && !isRecord(target)) throw misfit(walked, 'an object', target)
  const present = target !== undefined && Object.hasOwn(target, step) ? target[step] : undefined
  // The job of a sweep stands one step deeper.
  const start = rest.length > 0 && (walked === '' || walked === 'job') ? defaultObject(step) : undefined
  return { ...target, [step]: withValueAt(present ?? start, rest, value, walked === '' ? step : `${walked}.${step}`) }
}

/** What stands for a field of a job that is left out, where that is an object with more than defaults of its own. */
function defaultObject(name: string): Record<string, unknown> | undefined {
  const field = Object.hasOwn(jobSpec.shape, name) ? Object.entries(jobSpec.shape).find(([each]) => each === name)?.[1] : undefined
  const standing: unknown = field !== undefined && field.def.type === 'prefault' ? field.def.defaultValue : undefined
  return isRecord(standing) && Object.keys(standing).length > 0 ? standing : undefined
}

const misfit = (walked: string, wanted: string, found: unknown): CliError =>
  new CliError('usage', `--set: ${walked === '' ? 'the job' : walked} is not ${wanted} but ${JSON.stringify(found) ?? 'missing'}`)

/** @throws {CliError} `usage` for JSON that does not say one thing: a key that stands twice, a number that would be rounded. */
function parseValue(text: string): unknown {
  try {
    JSON.parse(text)
  } catch {
    return text
  }
  try {
    return readJsonText(text, { nan: 'rejected', inexact: 'rejected' })
  } catch (error) {
    throw new CliError('usage', `--set: ${messageOf(error)}`, { cause: error })
  }
}
