import type { z } from 'zod'
import type { LayerInput } from '../layers/index.js'
import { byType } from '../technique.js'
import { lenet } from './lenet.js'
import { mlp } from './mlp.js'
import { resnet } from './resnet.js'
import { vggSmall } from './vgg-small.js'

/** The presets: networks by name, with their options. */
export const presetRecords = [mlp, lenet, vggSmall, resnet] as const
export type PresetSpec = z.output<(typeof presetRecords)[number]['schema']>
type PresetName = PresetSpec['preset']

const records: { [Name in PresetName]: { layers: (options: Extract<PresetSpec, { preset: Name }>) => LayerInput[] } } = byType(presetRecords)

/** The layers that a preset stands for. */
export const presetLayers = <Name extends PresetName>(spec: Extract<PresetSpec, { preset: Name }>, name: Name): LayerInput[] => records[name].layers(spec)
