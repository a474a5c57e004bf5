import { tf } from '@trainyard/engine'
import type { Chain } from './layer.js'

/** y = F(x) + x, or F(x) + P(x) with a projection P as the shortcut (He et al. 2015, eq. 1 and 2). */
export const residual =
  (inner: Chain, shortcut: Chain): Chain =>
  (x, pass, observe) =>
    tf.add(inner(x, pass, observe), shortcut(x, pass, observe))
