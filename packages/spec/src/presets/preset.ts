import { z } from 'zod'
import type { regularization } from '../job/regularization.js'
import type { inputOptions, targetOptions } from '../job/data.js'
import type { DatasetInfo } from '../dataset/view.js'
import type { training } from '../job/training.js'
import type { LayerInput } from '../layers/index.js'
import type { optimizer } from '../optimizers/index.js'
import type { schedule } from '../schedules/index.js'
import type { split } from '../splits/index.js'
import type { Task } from '../task.js'
import type { Technique } from '../technique.js'

type PresetSchema<Type extends string, Fields extends z.core.$ZodLooseShape> = z.ZodObject<{ preset: z.ZodLiteral<Type> } & Fields, z.core.$strict>

/**
 * What a preset's defaults may depend on: the kind of data and how many rows it has besides its test split, the task, whether rows are held out to watch, and
 * whether the job leaves open which rows these are and how many members there are.
 */
export type PresetFacts = { kind: DatasetInfo['kind']; rows: number; task: Task; watches: boolean; choosesRows: boolean }

/** What a preset makes of the fields of a job that are left out, its own options among them. */
export type PresetDefaults = {
  architecture?: Readonly<Record<string, unknown>>
  dataset?: { split?: z.input<typeof split>; validation_fraction?: number }
  inputs?: z.input<typeof inputOptions>
  target?: z.input<typeof targetOptions>
  optimizer?: z.input<typeof optimizer>
  schedule?: z.input<typeof schedule>
  regularization?: z.input<typeof regularization>
  training?: z.input<typeof training>
}

/** A network by name: its options, the layers that they stand for, and how it is trained unless the job says otherwise. */
type PresetRecord<Type extends string, Fields extends z.core.$ZodLooseShape> = Technique<Type> & {
  fields: Fields
  layers: (options: z.output<PresetSchema<Type, Fields>>) => LayerInput[]
  defaults?: (facts: PresetFacts) => PresetDefaults
}

/** Declares a network by name. */
export const definePreset = <const Type extends string, Fields extends z.core.$ZodLooseShape>(record: PresetRecord<Type, Fields>) => ({
  ...record,
  schema: presetSchema(record),
})

const presetSchema = <Type extends string, Fields extends z.core.$ZodLooseShape>(record: PresetRecord<Type, Fields>): PresetSchema<Type, Fields> =>
  z.strictObject({ preset: z.literal(record.type), ...record.fields }).meta({ title: record.label, description: record.description })
