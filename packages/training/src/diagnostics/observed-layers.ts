import type { ActivationName, ArchitectureSpec } from '@trainyard/spec'
import { layerFacts, namedLayers } from '@trainyard/spec'

/** A hidden layer whose output is that of an activation function. `layers/<name>/…` are its metrics. */
export type ObservedLayer = { name: string; activation: ActivationName }

/** The layers with an activation, their own or by being one, in order, those in blocks too; `linear` is none. The output layer is not among them. */
export const observedLayers = ({ layers }: ArchitectureSpec): ObservedLayer[] =>
  namedLayers(layers).flatMap(({ name, spec }) => {
    const { activation } = layerFacts(spec)
    return activation === undefined || activation === 'linear' ? [] : [{ name, activation }]
  })
