import { AppError } from '@trainyard/runtime'
import { type ActivationName, activationTraits, layerFacts, type LayerOf, type LayerSpec, type LayerType, type PlacedLayer, sides } from '@trainyard/spec'

/** A layer in the configuration format of Keras, which TensorFlow.js reads, and the arrays that it takes, by the names that they are stored under. */
export type LayerConfig = { class_name: string; config: Record<string, unknown>; arrays: readonly string[] }

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
 * A layer as the layers of TensorFlow.js that do the same at prediction: none for noise of the training.
 *
 * @throws {AppError} `not_implemented` for what it has no layer for.
 */
export function layerConfigs(spec: LayerSpec, { name, bias }: Pick<PlacedLayer, 'name' | 'bias'>): LayerConfig[] {
  const { role, activation } = layerFacts(spec)
  if (role === 'noise') return []
  if (role === 'activation' && activation) return [activationConfig(name, activation)]
  const own = ownConfig(spec, spec.type, { name, use_bias: bias })
  return [own, ...(activation ? [activationConfig(`${name}_activation`, activation)] : [])]
}

/** What every configuration of a layer with weights says. */
type Common = { name: string; use_bias: boolean }
type Exporters = { [Type in LayerType]?: (spec: LayerOf<Type>, common: Common) => LayerConfig }

/** The layers that TensorFlow.js has with the same formula; every other one cannot be exported. */
const exporters: Exporters = {
  dense: ({ units }, { name, use_bias }) => ({ class_name: 'Dense', config: { name, units, use_bias }, arrays: arraysOf(use_bias) }),
  conv2d: ({ filters, kernel_size, strides, padding }, { name, use_bias }) => ({
    class_name: 'Conv2D',
    config: { name, filters, kernel_size: sides(kernel_size), strides: sides(strides), padding, data_format: 'channels_last', use_bias },
    arrays: arraysOf(use_bias),
  }),
  max_pooling2d: (spec, { name }) => pooling('MaxPooling2D', name, spec),
  average_pooling2d: (spec, { name }) => pooling('AveragePooling2D', name, spec),
  global_average_pooling2d: (_spec, { name }) => ({ class_name: 'GlobalAveragePooling2D', config: { name, data_format: 'channels_last' }, arrays: [] }),
  flatten: (_spec, { name }) => ({ class_name: 'Flatten', config: { name }, arrays: [] }),
  batch_normalization: ({ inference, center, scale, momentum, epsilon }, { name }) => {
    if (inference !== 'moving') throw notWritten(`a batch normalization with inference "${inference}"`)
    const learned = [...(scale ? ['gamma'] : []), ...(center ? ['beta'] : [])]
    return {
      class_name: 'BatchNormalization',
      config: { name, axis: -1, momentum, epsilon, center, scale },
      arrays: [...learned, 'moving_mean', 'moving_variance'],
    }
  },
}

function ownConfig<Type extends LayerType>(spec: LayerOf<Type>, type: Type, common: Common): LayerConfig {
  const exporter = exporters[type]
  if (!exporter) throw notWritten(`the layer ${type}`)
  return exporter(spec, common)
}

const arraysOf = (useBias: boolean): readonly string[] => ['kernel', ...(useBias ? ['bias'] : [])]

const pooling = (class_name: string, name: string, spec: LayerOf<'max_pooling2d' | 'average_pooling2d'>): LayerConfig => ({
  class_name,
  config: {
    name,
    pool_size: sides(spec.pool_size),
    strides: sides(spec.strides ?? spec.pool_size),
    padding: spec.padding,
    data_format: 'channels_last',
  },
  arrays: [],
})

const notWritten = (what: string): AppError =>
  new AppError({ code: 'not_implemented', message: `the format tfjs cannot hold ${what}; the format safetensors holds every model` })
