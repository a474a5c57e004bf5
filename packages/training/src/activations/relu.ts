import { tf } from '@trainyard/engine'
import type { Activation } from './activation.js'

/** max(0, x); 1 where x > 0, else 0 (Nair & Hinton 2010). At 0 the derivative is taken as 0. */
export const relu: Activation = (x) => tf.relu(x)
