import type { JobSpecInput } from '@trainyard/spec'
import type { DatasetView } from '../../api/shapes.js'

/** A job to begin from, fitting the data set: an ensemble of small networks. */
export function starterJob(dataset: DatasetView | undefined): JobSpecInput {
  const image = dataset?.kind === 'image'
  return {
    name: dataset ? `${dataset.name} ensemble` : 'my first job',
    dataset: { id: dataset?.id ?? 'ds_' },
    architecture: {
      layers: [
        ...(image ? [{ type: 'flatten' as const }] : []),
        { type: 'dense', units: image ? 256 : 64, activation: 'relu' },
        { type: 'dropout', rate: 0.2 },
      ],
    },
    optimizer: { type: 'adam', learning_rate: 0.001 },
    training: { epochs: image ? 5 : 50, batch_size: image ? 128 : 16 },
    ensemble: { members: 3 },
    model: { name: (dataset?.name ?? 'model').replaceAll(/[^A-Za-z0-9_.-]+/g, '-') },
  }
}
