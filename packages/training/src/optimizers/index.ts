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
import type { OptimizerFactory, Slot, SlotMaker, UpdateRule, WeightStep } from './optimizer.js'
import { rmsprop } from './rmsprop.js'
import { sgd } from './sgd.js'

/** One factory for each optimizer of the spec; a forgotten one does not compile. */
const factories: { [Type in OptimizerType]: OptimizerFactory<Type> } = { sgd, momentum, adagrad, rmsprop, adam, adamw, adamax, nadam, lion }

const ruleOf = <Type extends OptimizerType>(type: Type, spec: OptimizerOf<Type>, slots: SlotMaker): UpdateRule => factories[type](spec, slots)

/** An optimizer at work on the weights of one network. */
export type Optimizer = {
  /** Everything that a checkpoint must hold to go on bit for bit. */
  slots: readonly Slot[]
  /**
   * One update of all weights. `gradients` are in the order of the weights, `rate` is a float32 scalar, and so is `strength`, which multiplies the weight decay
   * (1 if left out). Tensors and variables only, so it can be traced.
   */
  update(gradients: readonly tf.Tensor[], rate: tf.Tensor, strength?: tf.Tensor): void
  dispose(): void
}

/** What the weights of one rate have in common: their rate, what their step is, and what weight decay shrinks them by. */
type AtRate = { stepOf: WeightStep; shrink: tf.Tensor | null }

/**
 * Builds the optimizer with its slots at their first values. Decoupled weight decay, w ← w − η·λ·w − step, is the same for all optimizers and
 * done here, on the weights that `decays` names (biases, γ and β are usually spared). The rate of a weight is that of the step times its own factor.
 */
export function createOptimizer(spec: OptimizerSpec, weights: readonly Parameter[], decays: (weight: Parameter) => boolean): Optimizer {
  const slots: Slot[] = []
  const rule = ruleOf(spec.type, spec, slotMaker(weights, slots))
  const update = (gradients: readonly tf.Tensor[], rate: tf.Tensor, strength?: tf.Tensor): void => {
    const stepAt = rule()
    const byFactor = new Map<number, AtRate>()
    const atFactor = (factor: number): AtRate => {
      const known = byFactor.get(factor)
      if (known) return known
      const own = factor === 1 ? rate : tf.mul(rate, factor)
      const decay = spec.weight_decay > 0 ? tf.mul(own, spec.weight_decay) : null
      const made = { stepOf: stepAt(own), shrink: decay && tf.sub(1, strength ? tf.mul(decay, strength) : decay) }
      byFactor.set(factor, made)
      return made
    }
    weights.forEach((weight, index) => {
      const gradient = gradients[index]
      if (!gradient) throw new RangeError(`no gradient for ${weight.name}: ${gradients.length} gradients for ${weights.length} weights`)
      // default: the rate of the step
      const { stepOf, shrink } = atFactor(weight.rateFactor ?? 1)
      if (shrink && decays(weight)) weight.variable.assign(tf.mul(weight.variable, shrink))
      const step = stepOf(weight, gradient)
      if (step) weight.variable.assign(tf.sub(weight.variable, step))
    })
  }
  return {
    slots,
    update: (gradients, rate, strength) => tf.tidy(() => update(gradients, rate, strength)),
    dispose: () => tf.dispose(slots.map((slot) => slot.variable)),
  }
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
