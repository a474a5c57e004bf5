import { tf } from '@trainyard/engine'

/** An activation function as a differentiable operation: float32 in, the same shape out. */
export type Activation = (x: tf.Tensor) => tf.Tensor

/**
 * An activation from a pair of formulas: `value` gives y = f(x), `backward` gives dL/dx from dL/dy, x and y. Written out rather than left to the tape:
 * fewer operations a step, and both sides can be checked against independent numbers. (relu, sigmoid, tanh and leaky_relu have fused gradients in the engine.)
 */
export function fromFormulas(value: Activation, backward: (dy: tf.Tensor, x: tf.Tensor, y: tf.Tensor) => tf.Tensor): Activation {
  const operation = tf.customGrad((...inputs: (tf.Tensor | tf.GradSaveFunc)[]) => {
    const [x, save] = inputs as [tf.Tensor, tf.GradSaveFunc]
    const y = value(x)
    save([x, y])
    return { value: y, gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => backward(dy, ...(saved as [tf.Tensor, tf.Tensor])) }
  })
  return (x) => operation(x)
}

/** An activation that acts on each value alone, from its derivative f′ given x and y. */
export const elementwise = (value: Activation, derivative: (x: tf.Tensor, y: tf.Tensor) => tf.Tensor): Activation =>
  fromFormulas(value, (dy, x, y) => tf.mul(dy, derivative(x, y)))

/** 1 where `condition` holds, else 0, as float32. */
export const indicator = (condition: tf.Tensor): tf.Tensor => tf.cast(condition, 'float32')
