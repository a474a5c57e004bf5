import { starterNames } from '@trainyard/spec'
import { asObject, withField } from '../../schema-form/form.js'

/** The job on another data set. Names that were those of the data set before follow; names that somebody gave stay. */
export function onDataset(job: unknown, before: string | null, after: string | null, id: string | undefined): Record<string, unknown> {
  const [old, next] = [starterNames(before), starterNames(after)]
  const { id: _before, ...dataset } = asObject(asObject(job)['dataset'])
  const named = asObject(job)['name'] === old.name ? withField(job, 'name', next.name) : asObject(job)
  const model = asObject(named['model'])
  const published = model['name'] === old.model?.name ? withField(named, 'model', next.model) : named
  return withField(published, 'dataset', id === undefined ? dataset : { ...dataset, id })
}
