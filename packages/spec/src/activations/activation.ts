import type { DrawnInitializer } from '../initializers.js'
import type { Technique } from '../technique.js'

/** The layer of Keras and of TensorFlow.js with the same formula. */
type KerasActivation = { class_name: string; config: Readonly<Record<string, unknown>> }

/** Facts of an activation that rules ask for. */
export type ActivationTraits = {
  /** What `auto` chooses for weights whose output goes into it. */
  initializer: DrawnInitializer
  /** Null where Keras has no activation with the same formula. */
  keras: KerasActivation | null
  /** Outputs beyond these two limits are saturated: the derivative has fallen to about a hundredth of its largest, for tanh to 4 % of it. */
  saturates?: readonly [low: number, high: number]
  /** Exactly zero, and without a gradient, for every negative number: units can die. */
  rectifies?: boolean
  /** A value depends on the other values of the last axis. */
  acrossUnits?: boolean
}

/** The record of one activation function. */
export type ActivationRecord<Type extends string = string> = Technique<Type> & { traits: ActivationTraits }

export const defineActivation = <const Type extends string>(record: ActivationRecord<Type>): ActivationRecord<Type> => record

/** The activation of Keras with this name. */
export const kerasActivation = (name: string): KerasActivation => ({ class_name: 'Activation', config: { activation: name } })
