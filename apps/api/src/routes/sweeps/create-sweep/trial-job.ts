import { jsonPath } from '@trainyard/runtime'
import type { ErrorDetail, SweepSpec, TrialValues } from '@trainyard/spec'
import type { SweptPath } from './parse-paths.js'
import { PathError, placeValue } from './place-value.js'

/** The job of one combination, and the fields of the space that have no place in it. A job that names no seed takes the sweep's, so that trials differ in what is swept alone. */
export function trialJob(
  { job, seed }: Pick<SweepSpec, 'job' | 'seed'>,
  values: TrialValues,
  paths: readonly SweptPath[],
  name: string,
): { job: Record<string, unknown>; errors: ErrorDetail[] } {
  const errors: ErrorDetail[] = []
  let made: Record<string, unknown> = { seed, ...job, name }
  for (const { text, path } of paths) {
    try {
      made = placeValue(made, path, values[text])
    } catch (error) {
      if (!(error instanceof PathError)) throw error
      const at = jsonPath(['space', text])
      errors.push({ path: at, rule: 'path', message: `${at} names no field of the job: ${error.message}`, received: text })
    }
  }
  return { job: made, errors }
}
