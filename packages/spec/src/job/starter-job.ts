import { limits } from '../limits.js'
import { shortened } from '../names.js'
import type { JobSpecInput } from './spec.js'

/** A name for a model that reminds of a data set's; `model` where that has no letter or digit that may stand in a path. */
function modelName(dataset: string): string {
  const name = dataset
    .replaceAll(/[^A-Za-z0-9_.-]+/g, '-')
    .replace(/^[_.-]+/, '')
    .slice(0, limits.nameCharacters)
  return name === '' ? 'model' : name
}

/** The names of a job on a data set and of the model that it makes, by the name of the data set; null while there is none. */
export const starterNames = (dataset: string | null): Required<Pick<JobSpecInput, 'name' | 'model'>> =>
  dataset === null
    ? { name: 'my first job', model: { name: 'model' } }
    : { name: shortened(dataset, limits.nameCharacters), model: { name: modelName(dataset) } }

/** Seconds that the recommended job takes: enough for tables of some thousand rows. */
const starterSeconds = 300

/** A job to begin from: models that fit the data set, for a few minutes. `dataset` is the name of the data set, null while there is none. */
export const starterJob = (dataset: string | null, id?: string): Record<string, unknown> => ({
  ...starterNames(dataset),
  dataset: id === undefined ? {} : { id },
  architecture: { preset: 'auto' },
  limits: { max_seconds: starterSeconds },
})
