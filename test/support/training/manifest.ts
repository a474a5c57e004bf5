import { type ModelManifest, modelManifest } from '@trainyard/spec'

type Given = Pick<ModelManifest, 'spec' | 'dataset' | 'preprocessing' | 'target'> &
  Partial<Pick<ModelManifest, 'combine' | 'temperature' | 'threshold' | 'conformal'>> & {
    /** Of each member in the average, from member 0 on. */
    weights: readonly number[]
  }

/** The manifest of a model as a worker writes it and serving reads it, by way of JSON. The test keeps the members' files itself. */
export const manifestOf = ({ weights, ...given }: Given): ModelManifest =>
  modelManifest.parse(
    JSON.parse(
      JSON.stringify({
        format: 'trainyard-model-1',
        combine: 'mean',
        parameters: 1,
        ...given,
        members: weights.map((weight, index) => ({ index, checkpoint_id: `ckpt_${'0'.repeat(26)}`, sha256: 'x', weight })),
      }),
    ),
  )
