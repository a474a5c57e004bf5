import { type Rule, shown } from './rule.js'

/** The first loss may be up to this many times what a network that knows nothing would have. */
const factor = 3

/** A fresh classifier should give every class about the same probability, so its loss starts near ln C; a standardised regression starts near 1. */
export const initialLoss: Rule = ({ step, task, classes, loss }) => {
  if (step > 0) return []
  const expected = task === 'classification' ? Math.log(classes) : 1
  if (loss <= factor * expected) return []
  return [
    {
      rule: 'initial_loss',
      layer: null,
      value: loss,
      threshold: factor * expected,
      message: `the loss starts at ${shown(loss)}, far above the ${shown(expected)} of ${task === 'classification' ? `guessing among ${classes} classes` : 'predicting the mean'}`,
      suggestion: 'the outputs are too large at the start: look for inputs of very different size, use a batch normalization, or choose another initializer',
    },
  ]
}
