import { tf } from '@trainyard/engine'
import { type Activation, elementwise, indicator } from './activation.js'

/** min(max(x + 3, 0), 6) / 6: the sigmoid as three straight lines; 1/6 where −3 < x < 3, else 0 (Howard et al. 2019, §5.2). */
export const hardSigmoid: Activation = elementwise(
  (x) => tf.div(tf.minimum(tf.relu(tf.add(x, 3)), 6), 6),
  (x) => tf.div(indicator(tf.less(tf.abs(x), 3)), 6),
)
