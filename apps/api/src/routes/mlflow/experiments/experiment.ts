import { AppError, foreignPlace } from '@trainyard/runtime'
import type { MlflowExperiment, MlflowExperimentsSearch } from '@trainyard/spec'
import { type Field, type Fields, readFilter } from '../search/filter.js'

/** The one experiment that a key sees: its project. MLflow's default experiment has this id too. */
export const experimentId = '0'

/** The project as the experiment. */
const experimentOf = (project: string): MlflowExperiment => ({
  experiment_id: experimentId,
  name: project,
  artifact_location: `mlflow-artifacts:/${experimentId}`,
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

const fields: Fields<MlflowExperiment> = {
  attributes: new Map<string, Field<MlflowExperiment>>([
    ['name', { type: 'text', of: ({ name }) => name }],
    ['experiment_id', { type: 'text', of: ({ experiment_id: id }) => id }],
    // A project has no times: no comparison with them holds.
    ['creation_time', { type: 'number', of: () => null }],
    ['last_update_time', { type: 'number', of: () => null }],
  ]),
  entities: new Map([['tags', { type: 'text', of: () => null }]]),
}

/**
 * The project, if the search finds it. Nothing of it is ever deleted.
 *
 * @throws {AppError} `invalid_request` for a filter that cannot be read, or a page token: there is one experiment, and one page of it.
 */
export function searchExperiments(project: string, { filter, view_type: view, page_token: token }: MlflowExperimentsSearch): MlflowExperiment[] {
  if (token !== undefined && token !== null && token !== '')
    throw foreignPlace({ path: 'page_token', given: 'no token: the list has one page', received: token })
  // default: every experiment
  const matches = readFilter(filter ?? '', fields)
  return [experimentOf(project)].filter((experiment) => view !== 'DELETED_ONLY' && matches(experiment))
}
