import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs-core'
import * as attribute from '../graph/format/attribute.js'
import { FLOAT } from '../graph/format/data-types.js'
import { inPlaceUpdate } from '../graph/trace/recorder.js'

/** `w -= rate * g`; one op in a compiled step. The rate is a float32 scalar, the gradient has the variable's shape. */
export function applyGradientDescent(variable: Variable, gradient: Tensor, rate: Scalar): void {
  const attributes = { T: attribute.type(FLOAT), use_locking: attribute.flag(false) }
  tf.tidy(() =>
    inPlaceUpdate({ op: 'ResourceApplyGradientDescent', targets: [variable], inputs: [rate, gradient], attributes, shader: 'gradientDescent' }, () =>
      variable.assign(tf.sub(variable, tf.mul(rate, gradient))),
    ),
  )
}

/** What one momentum update of one weight needs: float32, the first three of one shape. */
export type MomentumUpdate = {
  readonly variable: Variable
  readonly velocity: Variable
  readonly gradient: Tensor
  readonly rate: Scalar
  readonly momentum: number
  readonly nesterov: boolean
}

/**
 * `v = momentum * v - rate * g; w += v`, or with Nesterov's look-ahead `w += momentum * v - rate * g` (Sutskever et al.
 * 2013, equations 1 to 4, in the form that keeps the weights at the look-ahead point). One op in a compiled step.
 */
export function applyMomentum({ variable, velocity, gradient, rate, momentum, nesterov }: MomentumUpdate): void {
  tf.tidy(() => {
    const keep = tf.scalar(momentum)
    const attributes = { T: attribute.type(FLOAT), use_locking: attribute.flag(false), use_nesterov: attribute.flag(nesterov) }
    const shader = nesterov ? 'nesterov' : 'momentum'
    inPlaceUpdate({ op: 'ResourceApplyKerasMomentum', targets: [variable, velocity], inputs: [rate, gradient, keep], attributes, shader }, () => {
      const step = tf.mul(rate, gradient)
      velocity.assign(tf.sub(tf.mul(velocity, keep), step))
      variable.assign(tf.add(variable, nesterov ? tf.sub(tf.mul(velocity, keep), step) : velocity))
    })
  })
}

/** What one Adagrad update of one weight needs: float32, the first three of one shape. */
export type AdagradUpdate = {
  readonly variable: Variable
  readonly accumulator: Variable
  readonly gradient: Tensor
  readonly rate: Scalar
  readonly epsilon: number
}

/**
 * `a += g^2; w -= rate * g / (sqrt(a) + epsilon)`, with epsilon outside the root (Duchi, Hazan & Singer 2011, the
 * diagonal form of figure 1). One op in a compiled step.
 */
export function applyAdagrad({ variable, accumulator, gradient, rate, epsilon }: AdagradUpdate): void {
  tf.tidy(() => {
    const small = tf.scalar(epsilon)
    const attributes = { T: attribute.type(FLOAT), use_locking: attribute.flag(false), update_slots: attribute.flag(true) }
    inPlaceUpdate({ op: 'ResourceApplyAdagradV2', targets: [variable, accumulator], inputs: [rate, small, gradient], attributes, shader: 'adagrad' }, () => {
      accumulator.assign(tf.add(accumulator, tf.square(gradient)))
      variable.assign(tf.sub(variable, tf.div(tf.mul(rate, gradient), tf.add(tf.sqrt(accumulator), small))))
    })
  })
}

/** What one Adam update of one weight needs. All are float32; the first four have one shape. */
export type AdamUpdate = {
  readonly variable: Variable
  readonly firstMoment: Variable
  readonly secondMoment: Variable
  readonly gradient: Tensor
  /** The learning rate times the bias correction, sqrt(1 - beta2^t) / (1 - beta1^t), where there is one. */
  readonly rate: Scalar
  /** Epsilon times sqrt(1 - beta2^t) where there is a bias correction: it then equals Algorithm 1's, outside the corrected root. */
  readonly epsilon: Scalar
  /** Both count as float32, so a bias correction must be that of `Math.fround(beta)`: 1 - 0.999 differs in the fifth digit. */
  readonly beta1: number
  readonly beta2: number
}

/**
 * `m += (1 - beta1) (g - m); v += (1 - beta2) (g^2 - v); w -= rate * m / (sqrt(v) + epsilon)`: Kingma & Ba 2015,
 * Algorithm 1 in the order of the last lines of its section 2. In a compiled step it is one op over all three arrays
 * instead of a dozen with as many passes over memory; results differ from the composed ones by rounding alone.
 */
export function applyAdam({ variable, firstMoment, secondMoment, gradient, rate, epsilon, beta1, beta2 }: AdamUpdate): void {
  tf.tidy(() => {
    const [decay1, decay2, none] = [tf.scalar(beta1), tf.scalar(beta2), tf.scalar(0)]
    const update = {
      op: 'ResourceApplyAdam',
      targets: [variable, firstMoment, secondMoment],
      // The op's own bias correction takes the powers of beta and loses digits; powers of zero turn it off.
      inputs: [none, none, rate, decay1, decay2, epsilon, gradient],
      attributes: { T: attribute.type(FLOAT), use_locking: attribute.flag(false), use_nesterov: attribute.flag(false) },
      shader: 'adam' as const,
      shaderInputs: [rate, decay1, decay2, epsilon, gradient],
    }
    inPlaceUpdate(update, () => {
      firstMoment.assign(tf.add(firstMoment, tf.mul(tf.sub(gradient, firstMoment), 1 - Math.fround(beta1))))
      secondMoment.assign(tf.add(secondMoment, tf.mul(tf.sub(tf.square(gradient), secondMoment), 1 - Math.fround(beta2))))
      variable.assign(tf.sub(variable, tf.div(tf.mul(firstMoment, rate), tf.add(tf.sqrt(secondMoment), epsilon))))
    })
  })
}
