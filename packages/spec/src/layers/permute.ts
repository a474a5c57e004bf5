import { z } from 'zod'
import { elementAt } from '../invariant.js'
import { layerName } from './fields.js'
import { defineLayer } from './layer.js'

const axis = z.int().min(1).max(3)

export const permute = defineLayer({
  type: 'permute',
  label: 'Permute',
  description: 'The sides of an example in another order: [2, 1] swaps steps and features.',
  fields: {
    name: layerName,
    axes: z
      .array(axis)
      .min(2)
      .max(3)
      .refine((axes) => axes.every((_, index) => axes.includes(index + 1)), 'must hold each of 1, 2, … once')
      .describe('The old axes, counted from 1, in their new order'),
  },
  traits: { role: 'rearrangement', keras: ({ axes }) => ({ class_name: 'Permute', config: { dims: axes }, arrays: [] }) },
  shape: ({ axes }, input) =>
    axes.length === input.length
      ? { output: axes.map((old) => elementAt(input, old - 1, 'sides of the input')), flops: 0 }
      : { needs: `${axes.length} sides, as axes has` },
})
