import { warningLevel } from '@trainyard/spec'
import { percent, type Rule } from './rule.js'

const threshold = warningLevel('dead_fraction')

/** Units that are zero on every row of the validation split get no gradient from it, and hardly come back. */
export const deadRelu: Rule = ({ dead }) =>
  [...dead]
    .filter(([, share]) => share >= threshold)
    .map(([layer, share]) => ({
      rule: 'dead_relu',
      layer,
      value: share,
      threshold,
      message: `${percent(share)} of the units of ${layer} are zero on the whole validation split`,
      suggestion: 'lower the learning rate, use leaky_relu or elu, or put a batch normalization before the activation',
    }))
