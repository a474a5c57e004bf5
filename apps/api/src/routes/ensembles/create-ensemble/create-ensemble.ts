import { notifyWorkers } from '@trainyard/queue'
import type { Logger } from '@trainyard/runtime'
import { type CreateEnsembleRequest, defined, ensembleMetricOf, type ErrorDetail, type JobView } from '@trainyard/spec'
import type { RouteDeps } from '../../../app.js'
import { invalidRequest } from '../../../plugins/requests/validation.js'

/** An ensemble that is asked for. */
export type AskedEnsemble = { projectId: string; request: CreateEnsembleRequest; idempotencyKey: string | undefined; log: Logger }

/**
 * Makes an ensemble of members of finished jobs: a job that only combines them. The same `idempotencyKey` makes one.
 *
 * @throws {AppError} what keeps the jobs from being one ensemble, see `planEnsemble`.
 */
export async function createEnsemble(deps: Pick<RouteDeps, 'db' | 'queue'>, { projectId, request, idempotencyKey, log }: AskedEnsemble): Promise<JobView> {
  const { jobs, sweep, ...settings } = request
  const twice = repeated(jobs ?? []) // default: the jobs are those of a sweep
  if (twice.length > 0) throw invalidRequest(twice)
  const sources = sweep === undefined ? { jobs: defined(jobs, 'the jobs of an ensemble') } : { sweep }
  const metric = settings.metric ?? (sweep === undefined ? null : ensembleMetricOf((await deps.db.sweeps.get(projectId, sweep)).spec.objective.metric))
  const made = { projectId, sources, settings: { ...settings, metric } }
  const id = await deps.db.jobs.combine({ ...made, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) })
  notifyWorkers(deps.queue, deps.db.tasks.ready({ jobIds: [id] }), log)
  return deps.db.jobs.get(projectId, id)
}

const repeated = (jobs: readonly string[]): ErrorDetail[] =>
  jobs.flatMap((id, index) =>
    jobs.indexOf(id) < index
      ? [
          {
            path: `jobs[${index}]`,
            rule: 'unique',
            message: `jobs[${index}]: ${id} is given twice; greedy selection may take a member several times by itself`,
            received: id,
          },
        ]
      : [],
  )
