import type { ActivationName } from '@trainyard/spec'
import type { Activation } from './activation.js'
import { elu } from './elu.js'
import { gelu } from './gelu.js'
import { hardSigmoid } from './hard-sigmoid.js'
import { leakyRelu } from './leaky-relu.js'
import { linear } from './linear.js'
import { mish } from './mish.js'
import { relu } from './relu.js'
import { selu } from './selu.js'
import { sigmoid } from './sigmoid.js'
import { softmax } from './softmax.js'
import { softplus } from './softplus.js'
import { swish } from './swish.js'
import { tanh } from './tanh.js'

/** The formulas by name; a forgotten one does not compile. */
export const activations = {
  linear,
  sigmoid,
  tanh,
  relu,
  elu,
  selu,
  gelu,
  swish,
  mish,
  softplus,
  softmax,
  leaky_relu: leakyRelu,
  hard_sigmoid: hardSigmoid,
} satisfies Record<ActivationName, Activation>

export type { Activation }
