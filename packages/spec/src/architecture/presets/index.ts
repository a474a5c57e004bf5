import type { z } from 'zod'
import type { LayerInput } from '../layers/index.js'
import { lenet, lenetLayers } from './lenet.js'
import { mlp, mlpLayers } from './mlp.js'
import { resnet, resnetLayers } from './resnet.js'
import { vggSmall, vggSmallLayers } from './vgg-small.js'

/** The presets: networks by name, with their options. */
export const presets = [mlp, lenet, vggSmall, resnet] as const
export type PresetSpec = z.output<(typeof presets)[number]>
type PresetName = PresetSpec['preset']

type Expansions = { [Name in PresetName]: (spec: Extract<PresetSpec, { preset: Name }>) => LayerInput[] }

/** One expansion for each preset; a forgotten one does not compile. */
const expansions: Expansions = { mlp: mlpLayers, lenet: lenetLayers, vgg_small: vggSmallLayers, resnet: resnetLayers }

/** The layers that a preset stands for. */
export const presetLayers = <Name extends PresetName>(spec: Extract<PresetSpec, { preset: Name }>, name: Name): LayerInput[] => expansions[name](spec)
