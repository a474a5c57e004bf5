import { elementAt } from '@trainyard/spec'
import { meanOverRows } from './metric.js'

/** The mean of −ln p(label) in nats, with p between ε and 1 − ε, ε = 2⁻⁵². */
export const logLoss = meanOverRows(({ outputs, labels, columns }) =>
  Float64Array.from(labels, (label, row) => {
    const probability = elementAt(outputs, row * columns + label, 'probabilities')
    return -Math.log(Math.min(Math.max(probability, Number.EPSILON), 1 - Number.EPSILON))
  }),
)
