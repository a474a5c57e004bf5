import type { z } from 'zod'
import type { ActivationName } from '../activations/index.js'
import { defineTechnique, type Technique, type TechniqueSchema } from '../technique.js'
import type { KerasRule } from './keras.js'
import type { Shape, ShapeRule } from './shape.js'

/**
 * What a layer is for:
 * - `weights` combines its input with numbers that are learned;
 * - `activation`, `normalization`, `noise` and `pooling` are what they say;
 * - `rearrangement` moves numbers and changes none;
 * - `block` holds layers.
 */
export type LayerRole = 'weights' | 'activation' | 'normalization' | 'noise' | 'pooling' | 'rearrangement' | 'block'

/** Facts of a layer that rules ask for; `Spec` is what a job says of it. */
export type LayerTraits<Spec> = {
  role: LayerRole
  /** The same in Keras, for exports. */
  keras: KerasRule<Spec>
  /** The kind of data set that is assumed while none is known, where this is the first layer that tells. */
  assumes?: 'image' | 'table'
  /** Subtracts the mean over the batch: a bias right before it has no effect, and an activation right before it is doubtful. */
  centersBatch?: boolean
  /** The activation that its output comes from, of its own or by being one. */
  activation?: (spec: Spec) => ActivationName | undefined
  /** Looks up the data set's whole numbers as they are: how many different ones it knows. */
  vocabulary?: (spec: Spec) => number
  /** Takes the columns of a table that have more than so many categories as one number each. */
  categoriesAbove?: (spec: Spec) => number
  /** How many members it makes of one network: its output is [members, units]. */
  members?: (spec: Spec) => number
  /** Finds numbers that it keeps in the training rows, before the first step. */
  fitsRows?: boolean
  /** Whether the output of one row of a prediction depends on the other rows. */
  mixesRows?: (spec: Spec) => boolean
  /** The output's shape where it does not depend on the input. */
  fixedOutput?: (spec: Spec) => Shape
  /** Values for invalid fields that cause no further error, so that the layers behind can still be checked. */
  harmless?: Partial<Spec>
}

/** The record of a layer that is no block. */
export type LayerRecord<Type extends string, Spec> = Technique<Type> & { fields: object; shape: ShapeRule<Spec>; traits: LayerTraits<Spec> }

/** Declares a layer: its fields, the arithmetic of its shapes, and what rules ask of it. */
export const defineLayer = <const Type extends string, Fields extends z.core.$ZodLooseShape>(
  record: LayerRecord<Type, z.output<TechniqueSchema<Type, Fields>>> & { fields: Fields },
) => defineTechnique<Type, Fields, Pick<LayerRecord<Type, z.output<TechniqueSchema<Type, Fields>>>, 'shape' | 'traits'>>(record)
