import { z } from 'zod'
import { type LayerSpec, layer } from '../layers/index.js'
import { limits } from '../limits.js'
import { type PresetSpec, presetLayers, presetRecords } from '../presets/index.js'

const layers = z.array(layer).max(limits.layers).describe('From the input to the last hidden layer; the output layer and its activation follow from the task')
/** What is no preset may say so; it need not. */
const noPreset = z.literal('none').optional()
const given = layers.optional().meta({ readOnly: true, description: 'What the preset gives, as a resolved job shows it; it is left out when a job is written' })

type WithLayers<Records extends readonly { schema: z.ZodObject }[], Layers> = {
  -readonly [Index in keyof Records]: z.ZodObject<Records[Index]['schema']['shape'] & { layers: Layers }, z.core.$strict>
}

/** Layers, or one of the presets with `own` as its layers. */
const choiceOf = <Layers extends z.ZodType>(own: Layers) =>
  z.discriminatedUnion('preset', [
    z.strictObject({ preset: noPreset, layers }),
    ...(presetRecords.map(({ schema, label, description }) => schema.extend({ layers: own }).meta({ title: label, description })) as unknown as WithLayers<
      typeof presetRecords,
      Layers
    >),
  ])

/** No one network: a job whose members are different models, which are chosen by its data set. */
const automatic = z.strictObject({ preset: z.literal('auto') }).meta({
  title: 'Automatic',
  description:
    'Models that fit the data set, one after the other until the time of the job is over, and the greedy ensemble of them; of the settings the job may have its data set, loss, target, metric of the ensemble and time limit',
})

/** An architecture as it is sent: layers, or a preset. */
const architectureChoice = z.discriminatedUnion('preset', [...choiceOf(given).options, automatic])

/** An architecture with its layers; the preset that they came from is kept with its options as a note of their origin. */
export const resolvedArchitecture = choiceOf(layers).meta({ id: 'Architecture' })
/** A resolved architecture: always with its layers, and with the preset that they came from, if any. */
export type ArchitectureSpec = z.output<typeof resolvedArchitecture>

/**
 * The layers from input to the last hidden one, or a preset that expands to layers; the output layer and its activation follow from the task. Layers given with
 * a preset must be those of the preset, so that a resolved job can be sent again and a changed one is not taken for the preset.
 */
export const architecture = architectureChoice
  .transform((choice, context): z.input<typeof resolvedArchitecture> => {
    if (choice.preset === 'auto') {
      context.addIssue({ code: 'custom', path: ['preset'], message: 'auto is no network of its own: it is for a job that is sent by itself' })
      return z.NEVER
    }
    if (!isPreset(choice)) return { layers: choice.layers }
    const { layers: own, ...preset } = choice
    const expanded = layers.parse(presetLayers(preset, preset.preset))
    if (own && !isSame(own, expanded))
      context.addIssue({
        code: 'custom',
        path: ['layers'],
        message: `must be those of the preset ${preset.preset}; leave out preset and its options to change them`,
      })
    return { ...preset, layers: expanded }
  })
  .pipe(resolvedArchitecture)

type Choice = z.output<typeof architectureChoice>
const isPreset = (choice: Exclude<Choice, { preset: 'auto' }>): choice is Extract<Choice, PresetSpec> => choice.preset !== undefined && choice.preset !== 'none'

const isSame = (one: readonly LayerSpec[], other: readonly LayerSpec[]): boolean => sortedText(one) === sortedText(other)

/** JSON with the keys of objects in order. */
const sortedText = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each,
  )
