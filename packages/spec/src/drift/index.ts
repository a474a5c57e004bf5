export {
  binCount,
  binOfNumber,
  binsOfCategories,
  type DriftMeasure,
  driftMeasure,
  hourMs,
  missingBin,
  modelReference,
  type ModelReference,
  type ReferenceBins,
  referenceBins,
  unknownBin,
} from './reference.js'
export { byDrift, type DriftLevel, driftLevel, type Stability, stabilityOf } from './stability.js'
export { driftOf, type HourCounts, placesOf } from './drift-of.js'
export { driftOfValues, type DriftOfValues, type DriftQuery, driftQuery, type DriftView, driftView } from './view.js'
