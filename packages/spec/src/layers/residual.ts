import { z } from 'zod'
import { limits } from '../limits.js'
import { defineTechnique } from '../technique.js'
import { layerName } from './fields.js'
import type { LayerTraits } from './layer.js'

/**
 * How the input bypasses the layers: unchanged, or through a 1×1 convolution with the stride that the shapes need and a batch normalization; flat inputs
 * through a dense layer.
 */
const shortcut = z.enum(['identity', 'projection'])

/**
 * The record of the residual block, made from the schema of a layer because its layers may be blocks again. Its shapes are those of its layers and its
 * shortcut.
 */
export const residualOf = <Layer, Input>(layer: z.ZodType<Layer, Input>) =>
  defineTechnique({
    type: 'residual',
    label: 'Residual block',
    description:
      'Adds what its layers make of the input to the input itself (He et al. 2015, eq. 1 and 2). The activation after the addition is a layer of its own.',
    fields: {
      name: layerName.describe('Name in metrics and stored weights, before the names of its layers and a dot; `residual_<n>` if left out'),
      layers: z.array(layer).min(1).max(limits.layers),
      shortcut: shortcut
        .default('identity')
        .describe('`projection` is a 1×1 convolution with the stride needed and a batch normalization like the last of its layers; dense on flat inputs'),
    },
    traits: { role: 'block', keras: () => null } as LayerTraits<ResidualOf<Layer>>,
  })

/** A block of layers of this kind, as it is after parsing. */
export type ResidualOf<Layer> = { type: 'residual'; name?: string | undefined; layers: Layer[]; shortcut: z.output<typeof shortcut> }
/** As it is sent. */
export type ResidualInputOf<Layer> = { type: 'residual'; name?: string | undefined; layers: Layer[]; shortcut?: z.input<typeof shortcut> | undefined }
