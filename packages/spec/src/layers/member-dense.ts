import { defineLayer } from './layer.js'
import { memberFeatures, memberFields, memberTraits } from './member-layer.js'

export const memberDense = defineLayer({
  type: 'member_dense',
  label: 'Dense, of each member',
  description:
    'A fully connected layer with weights of its own for each of k members in one network: [n] or [k, n] → [k, units]. The output layer of a network that ends in members is one.',
  fields: memberFields,
  traits: { ...memberTraits, keras: () => 'members with weights of their own in one network' },
  shape: ({ members, units }, input, bias) => {
    const found = memberFeatures(members, input)
    if ('needs' in found) return found
    const { features } = found
    return {
      output: [members, units],
      weights: { kernel: [members, features, units], ...(bias ? { bias: [members, units] } : {}) },
      flops: 2 * members * features * units,
    }
  },
})
