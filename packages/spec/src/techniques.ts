import { activationRecords } from './activations/index.js'
import { initializerRecords } from './initializers.js'
import { lossRecords } from './losses/index.js'
import { metricRecords } from './metrics/index.js'
import { layerRecords } from './layers/index.js'
import { presetRecords } from './presets/index.js'

/** The records of every kind of technique. Unions, rules, forms and documents are derived from them; no other list names a technique. */
export const techniques = {
  activations: activationRecords,
  initializers: initializerRecords,
  losses: lossRecords,
  metrics: metricRecords,
  layers: layerRecords,
  presets: presetRecords,
} as const
