import { tf } from '@trainyard/engine'
import type { OptimizerOf, OptimizerSpec, OptimizerType } from '@trainyard/spec'
import type { Parameter } from '../layers/layer.js'
import { adagrad } from './adagrad.js'
import { adam } from './adam.js'
import { adamax } from './adamax.js'
import { adamw } from './adamw.js'
import { lion } from './lion.js'
import { momentum } from './momentum.js'
import { nadam } from './nadam.js'
import type { OptimizerFactory, Slot, SlotMaker, UpdateRule } from './optimizer.js'
import { rmsprop } from './rmsprop.js'
import { sgd } from './sgd.js'

/** One factory for each optimizer of the spec; a forgotten one does not compile. */
const factories: { [Type in OptimizerType]: OptimizerFactory<Type> } = { sgd, momentum, adagrad, rmsprop, adam, adamw, adamax, nadam, lion }

const ruleOf = <Type extends OptimizerType>(type: Type, spec: OptimizerOf<Type>, slots: SlotMaker): UpdateRule => factories[type](spec, slots)

/** An optimizer at work on the weights of one network. */
export type Optimizer = {
  /** Everything that a checkpoint must hold to go on bit for bit. */
  slots: readonly Slot[]
  /** One update of all weights. `gradients` are in the order of the weights, `rate` is a float32 scalar. Tensors and variables only, so it can be traced. */
  update(gradients: readonly tf.Tensor[], rate: tf.Tensor): void
  dispose(): void
}

/**
 * Builds the optimizer with its slots at their first values. Decoupled weight decay, w ← w − η·λ·w − step, is the same for all optimizers and
 * done here, on the weights that `decays` names (biases, γ and β are usually spared).
 */
export function createOptimizer(spec: OptimizerSpec, weights: readonly Parameter[], decays: (weight: Parameter) => boolean): Optimizer {
  const slots: Slot[] = []
  const rule = ruleOf(spec.type, spec, slotMaker(weights, slots))
  const update = (gradients: readonly tf.Tensor[], rate: tf.Tensor): void => {
    const stepOf = rule(rate)
    const shrink = spec.weight_decay > 0 ? tf.sub(1, tf.mul(rate, spec.weight_decay)) : null
    weights.forEach((weight, index) => {
      const gradient = gradients[index]
      if (!gradient) throw new RangeError(`no gradient for ${weight.name}: ${gradients.length} gradients for ${weights.length} weights`)
      if (shrink && decays(weight)) weight.variable.assign(tf.mul(weight.variable, shrink))
      const step = stepOf(weight, gradient)
      if (step) weight.variable.assign(tf.sub(weight.variable, step))
    })
  }
  return { slots, update: (gradients, rate) => tf.tidy(() => update(gradients, rate)), dispose: () => tf.dispose(slots.map((slot) => slot.variable)) }
}

function slotMaker(weights: readonly Parameter[], slots: Slot[]): SlotMaker {
  const make = (name: string, shape: readonly number[], value: number): tf.Variable => {
    const variable = tf.tidy(() => tf.variable(tf.fill([...shape], value), false))
    slots.push({ name, variable })
    return variable
  }
  return {
    scalar: (slot, initial) => make(slot, [], initial),
    perWeight: (slot, initial = 0) => {
      const bySlot = new Map(weights.map((weight) => [weight, make(`${weight.name}/${slot}`, weight.variable.shape, initial)]))
      return (weight) => {
        const variable = bySlot.get(weight)
        if (!variable) throw new RangeError(`the optimizer does not know the weight ${weight.name}`)
        return variable
      }
    },
  }
}

export type { Slot }
