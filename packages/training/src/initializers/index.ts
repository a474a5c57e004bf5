import { type ActivationName, activationTraits, type DrawnInitializer, type InitializerName } from '@trainyard/spec'
import { glorotNormal, glorotUniform, heNormal, heUniform, type Initializer, lecunNormal } from './variance-scaling.js'

/** The initializers by name; a forgotten one does not compile. */
const initializers: Record<DrawnInitializer, Initializer> = {
  he_normal: heNormal,
  he_uniform: heUniform,
  glorot_normal: glorotNormal,
  glorot_uniform: glorotUniform,
  lecun_normal: lecunNormal,
  zeros: (count) => new Float32Array(count),
}

/** The initializer of this name; `auto` is the one that the next activation asks for, Glorot uniform where none is known. */
export function initializerFor(name: InitializerName, next: ActivationName | undefined): Initializer {
  if (name !== 'auto') return initializers[name]
  return initializers[next === undefined ? 'glorot_uniform' : activationTraits(next).initializer]
}
