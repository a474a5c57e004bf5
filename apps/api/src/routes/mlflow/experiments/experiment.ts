import { AppError } from '@trainyard/runtime'
import type { MlflowExperiment } from '@trainyard/spec'

/** The one experiment that a key sees: its project. MLflow's default experiment has this id too. */
export const experimentId = '0'

export const experimentOf = (project: string): MlflowExperiment => ({
  experiment_id: experimentId,
  name: project,
  artifact_location: '',
  lifecycle_stage: 'active',
  tags: [],
})

/**
 * The project as the experiment of this id or name.
 * @throws {AppError} `not_found` for another one.
 */
export function findExperiment(project: string, by: { id: string } | { name: string }): MlflowExperiment {
  const found = 'id' in by ? by.id === experimentId : by.name === project
  if (!found)
    throw new AppError({
      code: 'not_found',
      message: `No experiment with ${'id' in by ? `id=${by.id}` : `name '${by.name}'`}: the project is "${project}", with id=${experimentId}`,
    })
  return experimentOf(project)
}
