export * from './batch-prediction.js'
export { arraysOfMember, manifestErrors } from './check-manifest.js'
export { type ConformalReport, conformalReport, type ConformalScores, conformalScores } from './conformal.js'
export { misfits, type ModelSignature, type NewestVersion, whyNotPublished } from './fit.js'
export { lineageJobText, type LineageView, lineageView, relationTexts } from './lineage.js'
export { floorText, type MetricFloor, metricFloor, whyBelowFloor } from './floor.js'
export {
  constantDeviation,
  type Fitted,
  fitted,
  fittedOf,
  manifestOfMember,
  type ModelManifest,
  modelManifest,
  type Preprocessing,
  preprocessing,
  type TargetScaling,
  targetScaling,
  usedSpecs,
} from './manifest.js'
export { fittedMetadata, memberArrayKey, memberFileFormat, readFitted } from './member-file.js'
export {
  type ImportFormat,
  importFormat,
  type ImportModelRequest,
  importModelRequest,
  importRecord,
  importRecords,
  type ModelSource,
  modelSource,
  sourceText,
} from './source.js'
export {
  type ColumnContributions,
  type Instance,
  instance,
  type Prediction,
  type PredictExtras,
  prediction,
  predictExtras,
  intervalLevel,
  readingHeaders,
  uncertainty,
} from './predict.js'
export {
  type AliasView,
  aliasView,
  availableVersions,
  type ModelVersionView,
  type ModelView,
  modelVersionStatuses,
  modelVersionView,
  modelView,
  modelWithStatus,
  setAliasRequest,
  setModelRequest,
} from './view.js'
