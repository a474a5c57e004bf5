import { defineLayer } from './layer.js'
import { memberFeatures, memberFields, memberTraits } from './member-layer.js'

export const rankOneDense = defineLayer({
  type: 'rank_one_dense',
  label: 'Dense, shared by members',
  description:
    'A fully connected layer of k members in one network, which share W and differ by scales before and after it, yⱼ = ((x∘rⱼ)·W)∘sⱼ + bⱼ (Wen et al. 2020, eq. 1; Gorishniy et al. 2024): [n] or [k, n] → [k, units]. A network that ends in members trains on the mean of their losses and predicts their mean.',
  fields: memberFields,
  traits: { ...memberTraits, keras: () => 'members that share their weights' },
  // The weights once; r, s and b for each member.
  shape: ({ members, units }, input, bias) => {
    const found = memberFeatures(members, input)
    if ('needs' in found) return found
    const { features } = found
    return {
      output: [members, units],
      weights: {
        kernel: [features, units],
        before: [members, features],
        after: [members, units],
        ...(bias ? { bias: [members, units] } : {}),
      },
      flops: members * (2 * features * units + features + 2 * units),
      kept: members * features,
    }
  },
})
