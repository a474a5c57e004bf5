import { AppError } from '@trainyard/runtime'
import type { ErrorDetail, JobPlan } from '@trainyard/spec'
import { invalidRequest } from '../../../plugins/requests/validation.js'
import { asksForAuto, inspectAuto } from './inspect-auto.js'
import { inspectJob, type JobCheck, type KnownDataset } from './inspect-job.js'

/**
 * Reads a job and makes its plan.
 * @throws {AppError} with **all** errors at once, those of the schema, of the layers' shapes and of the data set in one list: `invalid_request`, or,
 *   when it is the only kind of error, `not_found` for the data set, `conflict` while it is not ready or where the model's newest version is not fitted, `over_limit` for the size of the network.
 */
export async function checkJob(body: unknown, check: JobCheck): Promise<JobPlan> {
  const inspected = asksForAuto(body) ? await inspectAuto(body, check) : await inspectJob(body, check)
  if (!inspected.ok) throw rejection(inspected.errors, inspected.dataset)
  return inspected.plan
}

/** Rules whose breach is no mistake of writing but a size beyond what the service takes. */
const sizeRules: ReadonlySet<string> = new Set(['parameters', 'activations', 'maximum_trials', 'memory', 'time'])

/** The error that lists these errors; its code is that of their kind, where they are all of one. */
export function rejection(details: readonly ErrorDetail[], dataset: KnownDataset | null): AppError {
  const only = (rules: ReadonlySet<string>) => details.length > 0 && details.every(({ rule }) => rules.has(rule))
  const message = details[0]?.message ?? 'the job is not valid'
  if (only(new Set(['exists']))) return new AppError({ code: 'not_found', message, details })
  if (only(new Set(['ready'])) && dataset) return new AppError({ code: 'conflict', message, details })
  if (only(new Set(['fits']))) return new AppError({ code: 'conflict', message, details })
  if (only(sizeRules)) return new AppError({ code: 'over_limit', message, details })
  return invalidRequest(details)
}
