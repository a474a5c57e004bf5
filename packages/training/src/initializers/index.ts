import type { ActivationName, InitializerName } from '@trainyard/spec'
import { glorotNormal, glorotUniform } from './glorot.js'
import { heNormal, heUniform } from './he.js'
import { lecunNormal } from './lecun.js'
import type { Initializer } from './variance-scaling.js'

/** The initializers by name; a forgotten one does not compile. `auto` is resolved before. */
const initializers = {
  he_normal: heNormal,
  he_uniform: heUniform,
  glorot_normal: glorotNormal,
  glorot_uniform: glorotUniform,
  lecun_normal: lecunNormal,
  zeros: (count) => new Float32Array(count),
} satisfies Record<Exclude<InitializerName, 'auto'>, Initializer>

/** Activations that let about half of the signal through, for which He's variance is meant. */
const reluLike: ReadonlySet<ActivationName> = new Set(['relu', 'leaky_relu', 'elu', 'gelu', 'swish', 'mish', 'softplus'])

/** The initializer by its name; `auto` chooses by the activation that comes next: He before ReLU-like ones, LeCun before selu, Glorot elsewhere. */
export function initializerFor(name: InitializerName, next: ActivationName | undefined): Initializer {
  if (name !== 'auto') return initializers[name]
  if (next === 'selu') return initializers.lecun_normal
  return next !== undefined && reluLike.has(next) ? initializers.he_normal : initializers.glorot_uniform
}
