import { activationRecords } from './activations/index.js'
import { augmentationRecords } from './augmentations/index.js'
import { datasetFormats } from './formats/index.js'
import { protocolRecords } from './protocols/index.js'
import { initializerRecords } from './initializers.js'
import { combineRecords, methodRecords } from './job/ensemble.js'
import { lossRecords } from './losses/index.js'
import { metricRecords } from './metrics/index.js'
import { layerRecords } from './layers/index.js'
import { presetRecords } from './presets/index.js'
import { optimizerRecords } from './optimizers/index.js'
import { scheduleRecords } from './schedules/index.js'
import { scaleRecords } from './scales.js'
import { splitRecords } from './splits/index.js'
import { spaceRecords } from './sweep/spaces.js'
import { strategyRecords } from './sweep/strategies.js'

/** The records of every kind of technique. Unions, rules, forms and documents are derived from them; no other list names a technique. */
export const techniques = {
  activations: activationRecords,
  augmentations: augmentationRecords,
  combineRules: combineRecords,
  ensembleMethods: methodRecords,
  initializers: initializerRecords,
  losses: lossRecords,
  metrics: metricRecords,
  layers: layerRecords,
  presets: presetRecords,
  optimizers: optimizerRecords,
  schedules: scheduleRecords,
  dataFormats: datasetFormats,
  predictionProtocols: protocolRecords,
  scales: scaleRecords,
  splits: splitRecords,
  sweepSpaces: spaceRecords,
  sweepStrategies: strategyRecords,
} as const
