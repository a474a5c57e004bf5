import { AppError } from '@trainyard/runtime'
import { ensembleMetricOf, jobSpec, nameOfPart, type SweepSpec, type TaskRef } from '@trainyard/spec'
import { execute, jsonText, statement, text, type Transaction } from '../connection/statement.js'
import { insertEnsemble } from '../jobs/insert-ensemble.js'
import { readyTasks } from '../tasks/due-tasks.js'

const addWarning = statement({
  name: 'sweeps: add warning',
  text: 'UPDATE sweeps SET warnings = warnings || $2::jsonb WHERE id = $1',
  params: { id: text, warning: jsonText },
})

/**
 * Has the ensemble of a sweep's trials made and published, where the sweep's job names a model. Returns the tasks that are due now. A sweep whose trials make no
 * one ensemble, since they hold out different rows, says so among its warnings.
 */
export async function publishEnsemble(
  transaction: Transaction,
  { id, projectId, spec }: { id: string; projectId: string; spec: SweepSpec },
): Promise<TaskRef[]> {
  const model = jobSpec.shape.model.parse(spec.job['model'])
  if (model === null) return []
  const settings = {
    name: nameOfPart(spec.name, 'ensemble'),
    selection: 'greedy',
    combine: 'mean',
    metric: ensembleMetricOf(spec.objective.metric),
    model,
  } as const
  try {
    const jobId = await insertEnsemble(transaction, { projectId, sources: { sweep: id }, settings })
    return await readyTasks(transaction, { jobIds: [jobId] })
  } catch (error) {
    // All that can be said against the trials is said before anything is written.
    if (!(error instanceof AppError)) throw error
    const message = `job.model: nothing was published, since the trials make no one ensemble: ${error.message} POST /v1/sweeps/${id}/publish publishes the best one`
    await execute(transaction, addWarning, { id, warning: JSON.stringify([{ path: 'job.model', rule: 'ensemble', message }]) })
    return []
  }
}
