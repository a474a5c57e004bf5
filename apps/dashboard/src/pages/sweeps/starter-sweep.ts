import type { DatasetView } from '../../api/shapes.js'
import { asList, asObject } from '../../schema-form/edit.js'

/** Swept where nothing else is known: it matters most of all (Goodfellow et al. 2016, §11.4). */
const learningRates = { type: 'geometric', from: 0.0001, to: 0.1, count: 7 }

/** A sweep over the learning rate of a job, or of a small network on the data set. */
export function starterSweep(job: unknown, dataset: DatasetView | undefined): Record<string, unknown> {
  const begin = job === undefined ? smallJob(dataset) : withoutResolved(asObject(job))
  return {
    name: typeof begin['name'] === 'string' ? `${begin['name']}, learning rate` : 'learning rate',
    job: begin,
    space: { 'optimizer.learning_rate': learningRates },
    objective: { metric: 'val_loss' },
    strategy: { type: 'grid' },
    max_concurrent: 2,
  }
}

const smallJob = (dataset: DatasetView | undefined): Record<string, unknown> => ({
  name: dataset?.name ?? 'sweep',
  dataset: { id: dataset?.id ?? 'ds_' },
  architecture: { layers: [...(dataset?.kind === 'image' ? [{ type: 'flatten' }] : []), { type: 'dense', units: 64, activation: 'relu' }] },
  optimizer: { type: 'adam' },
  training: { epochs: dataset?.kind === 'image' ? 3 : 30, batch_size: dataset?.kind === 'image' ? 128 : 16 },
})

/** The job without what only one job may have: its model's name. A preset is written as such, not with the layers that it gave. */
function withoutResolved({ model: _model, ...job }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { layers, ...architecture } = asObject(job['architecture'])
  const preset = architecture['preset']
  return { ...job, architecture: preset === undefined || preset === 'none' ? { layers: asList(layers) } : architecture }
}
