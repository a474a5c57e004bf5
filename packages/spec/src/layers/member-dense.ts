import { limits } from '../limits.js'
import { count } from '../scalars.js'
import { biasRateFactor, rateFactor, trainable } from './fields.js'
import { defineLayer } from './layer.js'
import { memberFeatures } from './member-shape.js'

export const memberDense = defineLayer({
  type: 'member_dense',
  label: 'Dense, of each member',
  description:
    'A fully connected layer with weights of its own for each of k members in one network: [n] or [k, n] → [k, units]. The output layer of a network that ends in members is one.',
  fields: {
    members: count(limits.networkMembers).default(32),
    units: count(limits.unitsPerLayer),
    ...trainable,
    rate_factor: rateFactor,
    bias_rate_factor: biasRateFactor,
  },
  traits: {
    role: 'weights',
    assumes: 'table',
    activation: (spec) => spec.activation,
    members: (spec) => spec.members,
    fixedOutput: ({ members, units }) => [members, units],
    harmless: { units: 1 },
    keras: () => 'members with weights of their own in one network',
  },
  shape: ({ members, units }, input, bias) => {
    const found = memberFeatures(members, input)
    if ('needs' in found) return found
    const { features } = found
    return { output: [members, units], trainable: members * (features + Number(bias)) * units, nonTrainable: 0, flops: 2 * members * features * units }
  },
})
