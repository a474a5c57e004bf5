import { warningLevel } from '@trainyard/spec'
import { type Rule, shown } from './rule.js'

/** About a thousandth is usual; a tenth means that weights are thrown about. */
const threshold = warningLevel('update_ratio')

/** One update should change a kernel by a small part of its size. The very first is left out: adaptive optimizers take it at full length in every weight. */
export const updateRatio: Rule = ({ layers, step }) =>
  [...(step === 0 ? [] : layers)].flatMap(([layer, { update_ratio: value = 0 }]) =>
    value < threshold
      ? []
      : [
          {
            rule: 'update_ratio',
            layer,
            value,
            threshold,
            message: `one update changes the weights of ${layer} by ${shown(value)} of their size`,
            suggestion: 'lower the learning rate, or start with schedule.warmup_epochs',
          },
        ],
  )
