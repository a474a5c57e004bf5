import { tf } from '@trainyard/engine'
import type { Activation } from './activation.js'

/** x where x > 0, else 0.01·x; 1 or 0.01 (Maas et al. 2013, with their slope). */
export const leakyRelu: Activation = (x) => tf.leakyRelu(x, 0.01)
