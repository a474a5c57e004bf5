import { AppError } from '@trainyard/runtime'
import { type ActivationName, activationTraits, type LayerSpec, type PlacedLayer } from '@trainyard/spec'

/** A layer in the configuration format of Keras, which TensorFlow.js reads, and the arrays that it takes, by the names that they are stored under. */
export type LayerConfig = { class_name: string; config: Record<string, unknown>; arrays: readonly string[] }

const pair = (sides: number | readonly number[]): readonly number[] => (typeof sides === 'number' ? [sides, sides] : sides)

/**
 * An activation as a layer.
 *
 * @throws {AppError} `not_implemented` for one that TensorFlow.js does not have.
 */
export function activationConfig(name: string, activation: ActivationName): LayerConfig {
  const { keras } = activationTraits(activation)
  if (!keras) throw notWritten(`the activation ${activation}`)
  return { class_name: keras.class_name, config: { name, ...keras.config }, arrays: [] }
}

/** x → (x − mean) / √variance with fixed numbers: a batch normalization whose averages never move. */
export const fixedScaling = (name: string): LayerConfig => ({
  class_name: 'BatchNormalization',
  config: { name, axis: -1, momentum: 1, epsilon: 0, center: false, scale: false, trainable: false },
  arrays: ['moving_mean', 'moving_variance'],
})

/**
 * A layer as the layers of TensorFlow.js that do the same at prediction.
 * @throws {AppError} `not_implemented` for what it has none for.
 */
export function layerConfigs(spec: LayerSpec, { name, bias }: Pick<PlacedLayer, 'name' | 'bias'>): LayerConfig[] {
  const own = ownConfig(spec, name, bias)
  const after = 'activation' in spec && spec.activation !== undefined ? [activationConfig(`${name}_activation`, spec.activation)] : []
  return [...own, ...after]
}

function ownConfig(spec: LayerSpec, name: string, bias: boolean): LayerConfig[] {
  const arrays = ['kernel', ...(bias ? ['bias'] : [])]
  switch (spec.type) {
    case 'dense':
      return [{ class_name: 'Dense', config: { name, units: spec.units, use_bias: bias }, arrays }]
    case 'conv2d':
      return [
        {
          class_name: 'Conv2D',
          config: {
            name,
            filters: spec.filters,
            kernel_size: pair(spec.kernel_size),
            strides: pair(spec.strides),
            padding: spec.padding,
            data_format: 'channels_last',
            use_bias: bias,
          },
          arrays,
        },
      ]
    case 'max_pooling2d':
    case 'average_pooling2d': {
      const class_name = spec.type === 'max_pooling2d' ? 'MaxPooling2D' : 'AveragePooling2D'
      const windows = { pool_size: pair(spec.pool_size), strides: pair(spec.strides ?? spec.pool_size), padding: spec.padding }
      return [{ class_name, config: { name, ...windows, data_format: 'channels_last' }, arrays: [] }]
    }
    case 'global_average_pooling2d':
      return [{ class_name: 'GlobalAveragePooling2D', config: { name, data_format: 'channels_last' }, arrays: [] }]
    case 'flatten':
      return [{ class_name: 'Flatten', config: { name }, arrays: [] }]
    case 'batch_normalization': {
      if (spec.inference !== 'moving') throw notWritten('a batch normalization with inference "adaptive"')
      const { center, scale, momentum, epsilon } = spec
      const moving = ['moving_mean', 'moving_variance']
      const learned = [...(scale ? ['gamma'] : []), ...(center ? ['beta'] : [])]
      return [{ class_name: 'BatchNormalization', config: { name, axis: -1, momentum, epsilon, center, scale }, arrays: [...learned, ...moving] }]
    }
    // Noise of the training: at prediction these layers do nothing.
    case 'dropout':
    case 'spatial_dropout2d':
    case 'gaussian_dropout':
      return []
    case 'activation':
      return [activationConfig(name, spec.function)]
    case 'depthwise_conv2d':
    case 'embedding':
    case 'gru':
    case 'layer_normalization':
    case 'lstm':
    case 'permute':
    case 'reshape':
    case 'residual':
    case 'separable_conv2d':
      throw notWritten(`the layer ${spec.type}`)
  }
}

const notWritten = (what: string): AppError =>
  new AppError({ code: 'not_implemented', message: `the format tfjs cannot hold ${what}; the format safetensors holds every model` })
