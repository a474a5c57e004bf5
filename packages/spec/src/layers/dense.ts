import { limits } from '../limits.js'
import { count } from '../scalars.js'
import { biasRateFactor, parameterization, rateFactor, trainable } from './fields.js'
import { withBias } from './keras.js'
import { defineLayer } from './layer.js'

export const dense = defineLayer({
  type: 'dense',
  label: 'Dense',
  description: 'Fully connected: [batch, n] → [batch, units], y = x·W + b.',
  fields: {
    units: count(limits.unitsPerLayer),
    ...trainable,
    parameterization: parameterization
      .optional()
      .describe('`neural_tangent`: y = x·W / √n + b, with W and b from N(0, 1) unless an initializer says otherwise; `standard` if left out'),
    rate_factor: rateFactor,
    bias_rate_factor: biasRateFactor,
  },
  traits: {
    role: 'weights',
    assumes: 'table',
    activation: (spec) => spec.activation,
    fixedOutput: ({ units }) => [units],
    harmless: { units: 1 },
    keras: ({ units, parameterization: weights }, { bias }) =>
      weights === 'neural_tangent'
        ? 'dense layers of the neural tangent parameterization, whose stored weights are divided by √n'
        : { class_name: 'Dense', config: { units, use_bias: bias }, arrays: withBias(bias, 'kernel') },
  },
  // n·units weights and a bias each; a multiplication and an addition per weight.
  shape: ({ units }, input, bias) => {
    const [features] = input
    if (features === undefined || input.length !== 1) return { needs: '[features]', hint: 'put a flatten or global_average_pooling2d layer before it' }
    return { output: [units], weights: { kernel: [features, units], ...(bias ? { bias: [units] } : {}) }, flops: 2 * features * units }
  },
})
