import { z } from 'zod'
import type { LayerInput } from '../layers/index.js'
import type { Technique } from '../technique.js'

type PresetSchema<Type extends string, Fields extends z.core.$ZodLooseShape> = z.ZodObject<{ preset: z.ZodLiteral<Type> } & Fields, z.core.$strict>

/** Declares a network by name: its options, and the layers that they stand for. */
export const definePreset = <const Type extends string, Fields extends z.core.$ZodLooseShape>(
  record: Technique<Type> & { fields: Fields; layers: (options: z.output<PresetSchema<Type, Fields>>) => LayerInput[] },
) => ({ ...record, schema: presetSchema(record) })

const presetSchema = <Type extends string, Fields extends z.core.$ZodLooseShape>(record: Technique<Type> & { fields: Fields }): PresetSchema<Type, Fields> =>
  z.strictObject({ preset: z.literal(record.type), ...record.fields }).meta({ title: record.label, description: record.description })
