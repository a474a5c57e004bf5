import { type JobSpecInput, limits, shortened } from '@trainyard/spec'
import { asObject, withField } from '../../schema-form/form.js'

/** A name for a model that reminds of a data set's; `model` where that has no letter or digit that may stand in a path. */
function modelName(dataset: string): string {
  const name = dataset
    .replaceAll(/[^A-Za-z0-9_.-]+/g, '-')
    .replace(/^[_.-]+/, '')
    .slice(0, limits.nameCharacters)
  return name === '' ? 'model' : name
}

const namesFor = (dataset: string | null): Required<Pick<JobSpecInput, 'name' | 'model'>> =>
  dataset === null
    ? { name: 'my first job', model: { name: 'model' } }
    : { name: shortened(dataset, limits.nameCharacters), model: { name: modelName(dataset) } }

/** Seconds that the recommended job takes: enough for tables of some thousand rows. */
const starterSeconds = 300

/** A job to begin from: models that fit the data set, for a few minutes. `dataset` is the name of the data set, null while there is none. */
export const starterJob = (dataset: string | null, id?: string): Record<string, unknown> => ({
  ...namesFor(dataset),
  dataset: id === undefined ? {} : { id },
  architecture: { preset: 'auto' },
  limits: { max_seconds: starterSeconds },
})

/** The job on another data set. Names that were those of the data set before follow; names that somebody gave stay. */
export function onDataset(job: unknown, before: string | null, after: string | null, id: string | undefined): Record<string, unknown> {
  const [old, next] = [namesFor(before), namesFor(after)]
  const { id: _before, ...dataset } = asObject(asObject(job)['dataset'])
  const named = asObject(job)['name'] === old.name ? withField(job, 'name', next.name) : asObject(job)
  const model = asObject(named['model'])
  const published = model['name'] === old.model?.name ? withField(named, 'model', next.model) : named
  return withField(published, 'dataset', id === undefined ? dataset : { ...dataset, id })
}
