import { AppError, type Logger } from '@trainyard/runtime'
import { createEnsembleRequest, type JobView, jobSpec, nameOfPart, type PublishSweepRequest } from '@trainyard/spec'
import type { RouteDeps } from '../../../app.js'
import { invalidRequest } from '../../../plugins/requests/validation.js'
import { createEnsemble } from '../../ensembles/create-ensemble/create-ensemble.js'
import { bestTrial } from '../get-sweep/refine.js'

/** What of a sweep is to be published. */
export type AskedPublication = { projectId: string; sweepId: string; request: PublishSweepRequest; idempotencyKey: string | undefined; log: Logger }

/**
 * Publishes the best trial of a sweep, or the ensemble of all that have succeeded: a job that combines members which are trained already.
 *
 * @throws {AppError} `invalid_request` without the name of a model, `conflict` while no trial has succeeded, and what `createEnsemble` throws.
 */
export async function publishSweep(deps: Pick<RouteDeps, 'db' | 'queue'>, { projectId, sweepId, request, ...call }: AskedPublication): Promise<JobView> {
  const { name, spec, trials } = await deps.db.sweeps.get(projectId, sweepId)
  const model = request.model ?? jobSpec.shape.model.parse(spec.job['model'])
  if (model === null) {
    const message = "model: name the model whose next version it becomes, as the sweep's job names none"
    throw invalidRequest([{ path: 'model', rule: 'required', message }])
  }
  const ask = (of: object): Promise<JobView> => createEnsemble(deps, { projectId, request: createEnsembleRequest.parse({ model, ...of }), ...call })
  if (request.what === 'ensemble') return ask({ name: nameOfPart(name, 'ensemble'), sweep: sweepId })
  const best = bestTrial(
    trials.filter(({ status }) => status === 'succeeded'),
    spec.objective,
  )
  if (!best)
    throw new AppError({ code: 'conflict', message: 'No trial of the sweep has succeeded with a value of the objective yet, so there is none to publish.' })
  const { selection, combine, metric } = (await deps.db.jobs.get(projectId, best.job_id)).spec.ensemble
  return ask({ name: nameOfPart(name, `trial ${best.index}`), jobs: [best.job_id], selection, combine, metric })
}
