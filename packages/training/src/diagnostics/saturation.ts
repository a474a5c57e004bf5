import { warningLevel } from '@trainyard/spec'
import { percent, type Rule } from './rule.js'

const threshold = warningLevel('saturated_fraction')

/** A saturated sigmoid or tanh passes almost no gradient on to what lies before it. */
export const saturation: Rule = ({ layers }) =>
  [...layers].flatMap(([layer, { saturated_fraction: share = 0 }]) =>
    share < threshold
      ? []
      : [
          {
            rule: 'saturation',
            layer,
            value: share,
            threshold,
            message: `${percent(share)} of the outputs of ${layer} are saturated`,
            suggestion: 'use relu, put a batch normalization before the activation, or lower the learning rate',
          },
        ],
  )
