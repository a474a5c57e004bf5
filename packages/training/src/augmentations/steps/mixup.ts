import type { StepOf } from '@trainyard/spec'
import { keptShareOf } from '../beta.js'
import { type MixingStep, perImage } from '../step.js'

/** λ·x + (1 − λ)·x′ in every pixel, λ ~ Beta(α, α) for each image (Zhang et al. 2018, eq. 1). */
export function mixup({ alpha }: StepOf<'mixup'>): MixingStep {
  const keptShare = keptShareOf(alpha)
  return {
    kind: 'mixing',
    shares: (draws) => {
      const kept = keptShare(draws)
      return { own: perImage(kept), kept }
    },
  }
}
