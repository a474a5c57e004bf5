import type { z } from 'zod'
import type { LayerInput } from '../layers/index.js'
import { byType } from '../technique.js'
import { lenet } from './lenet.js'
import { mlp } from './mlp.js'
import type { PresetDefaults, PresetFacts } from './preset.js'
import { realmlp } from './realmlp.js'
import { resnet } from './resnet.js'
import { tabm } from './tabm.js'
import { vggSmall } from './vgg-small.js'

export type { PresetFacts } from './preset.js'

/** The presets: networks by name, with their options. */
export const presetRecords = [mlp, realmlp, tabm, lenet, vggSmall, resnet] as const
export type PresetSpec = z.output<(typeof presetRecords)[number]['schema']>
type PresetName = PresetSpec['preset']

const records: { [Name in PresetName]: { layers: (options: Extract<PresetSpec, { preset: Name }>) => LayerInput[] } } = byType(presetRecords)

/** The layers that a preset stands for. */
export const presetLayers = <Name extends PresetName>(spec: Extract<PresetSpec, { preset: Name }>, name: Name): LayerInput[] => records[name].layers(spec)

const defaults = new Map<unknown, (facts: PresetFacts) => PresetDefaults>(
  presetRecords.flatMap((record) => ('defaults' in record && record.defaults ? [[record.type, record.defaults] as const] : [])),
)

/** How a network of this preset is trained unless the job says otherwise; nothing for a preset, or something else, that has no defaults of its own. */
export const presetDefaults = (preset: unknown, facts: PresetFacts): PresetDefaults => defaults.get(preset)?.(facts) ?? {}
