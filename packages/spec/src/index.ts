export { type ActivationName, activationNames, activationTraits } from './activations/index.js'
export { type DrawnInitializer, type InitializerName } from './initializers.js'
export type { TechniqueSchema } from './technique.js'
export { nameError, printable } from './text.js'
export { techniques } from './techniques.js'
export { type ScaleCurve, type ScaleName, scaleCurve } from './scales.js'
export { type ArchitectureSpec, architecture } from './architecture/architecture.js'
export { type InferredShapes, inferShapes, type NetworkEnds, networkEnds, type NetworkShapes } from './architecture/infer-shapes.js'
export { layerNames, type NamedLayer, namedLayers, outputLayerName } from './architecture/layer-names.js'
export { type InitPlan, type LayerStart, namedBy, type NetworkWithClasses, planInit } from './architecture/init-plan.js'
export { categoriesAbove, takesRawNumbers, vocabularyOf } from './architecture/order-rules.js'
export type { PlacedLayer } from './architecture/placed-layer.js'
export type { KerasLayer } from './layers/keras.js'
export { type LayerFacts, layerFacts, type Remedy, remedyOf, someLayer } from './layers/facts.js'
export { type LayerInput, type LayerOf, type LayerSpec, type LayerType, layer, type SingleLayer } from './layers/index.js'
export { channelsOf, elements, imageSides, type Shape, shapeText, sides, type Window } from './layers/shape.js'
export {
  type AugmentationSpec,
  type AugmentationStep,
  augmentation,
  augmentationErrors,
  defaultFill,
  placedSteps,
  type StepKind,
  stepKind,
  type StepList,
  type StepOf,
  type StepType,
} from './augmentations/index.js'
export { type CheckpointKind, type CheckpointView, checkpointKind, checkpointView } from './checkpoint.js'
export * from './dataset/index.js'
export * from './drift/index.js'
export {
  bagsFolds,
  combines,
  drawsBootstrap,
  type EnsembleSpec,
  ensemble,
  ensembleCombine,
  ensembleMethod,
  ensembleOfFolds,
  ensembleSelection,
  fitsOnValidation,
  sharesTraining,
} from './job/ensemble.js'
export { evaluation, type MultiCrop, multiCrop, multiCropErrors } from './job/evaluation.js'
export { type ExportFormat, exportFormat, type ExportProof, exportProof, exportRecord, exportRecords, proofHeader } from './exports/index.js'
export { type EventView, eventLevel, eventSearch, eventType, eventView, levelsFrom, type NewEvent, newEvent } from './event.js'
export { type DatasetFormat, datasetFormat, datasetFormats, describeSignature, recognizeFormat, type UploadSpec, uploadSpec } from './formats/index.js'
export * from './http/index.js'
export { normalQuantileRatios, type PolynomialRatio } from './normal-quantile.js'
export { type IdKind, idPrefixes, idSchema } from './ids.js'
export { autoCandidates, type AutoRows, autoRows, type Candidate, chosenByAuto, estimatedSeconds } from './auto/candidates.js'
export * from './job/index.js'
export { defined, elementAt, InvariantError, invariant } from './invariant.js'
export { fromCauses, hostOutage, type Outage, type OutageCause, outageCauses, outageOf, outages, outageView } from './outage.js'
export { type MetricFrame, metricFrame, streamFrame, unauthorizedFrame } from './event-stream.js'
export { jsonEnd, JsonError, type JsonOptions, readJson, readJsonText } from './exact-json.js'
export { finiteOrNull, isRecord } from './json.js'
export {
  ageText,
  agoText,
  betweenText,
  bytesText,
  clockText,
  compactText,
  countText,
  differenceInterval,
  differenceText,
  durationText,
  flopsText,
  instantText,
  intervalText,
  isNoDifference,
  metricText,
  numberText,
  percentText,
  pointsText,
  progressText,
  secondsBetween,
  signedText,
} from './number-format.js'
export { isInexact, isLongWhole, losesDigits } from './number-text.js'
export { limits, projectLimits } from './limits.js'
export {
  type Histogram,
  type HistogramReport,
  histogramReport,
  histogramsQuery,
  type JobHistograms,
  jobHistograms,
  type LayerHistograms,
  layerHistograms,
} from './layer-histograms.js'
export type { Link } from './losses/loss.js'
export { lossFacts, type LossSpec, loss, lossOf, lossOutputs, lossRecords, middleQuantile, quantilesOf } from './losses/index.js'
export * from './metrics/index.js'
export { type FinalMetric, finalMetricOf, usualFinalMetrics } from './metrics/final-metric.js'
export type { MetricPlace, MetricRecord, MetricSplit, MetricUnit } from './metrics/metric.js'
export {
  type FlatMetric,
  flatMetric,
  flatMetricsQuery,
  type MetricPoint,
  type MetricSeries,
  type MetricsComparison,
  type MetricsComparisonRequest,
  type MetricsPage,
  type MetricsQuery,
  metricPoint,
  metricSeries,
  metricsComparison,
  metricsComparisonRequest,
  metricsPage,
  metricsQuery,
} from './metric-points.js'
export * from './mlflow.js'
export * from './model/index.js'
export { type OptimizerOf, type OptimizerSpec, type OptimizerType, optimizer, optimizerSlots } from './optimizers/index.js'
export {
  type ControlMessage,
  controlChannel,
  controlMessage,
  type StopRequest,
  stopRequest,
  type TaskKind,
  type TaskPayload,
  type TaskRef,
  taskCatalog,
  taskKind,
  taskQueue,
} from './queue.js'
export { mlflowScoringQuery, type MlflowScoringRequest, mlflowScoringRequest } from './protocols/mlflow-scoring.js'
export { type TensorDatatype, tensorDatatypes } from './protocols/open-inference.js'
export { tensorflowPredictRequest } from './protocols/tensorflow-serving.js'
export { type PredictReply, type PredictRequest, predictReply, predictRequest } from './protocols/trainyard.js'
export { type Operation, nothingAt, protocolAt, protocolError, protocolRecords, type ProtocolType, protocols, routesOf } from './protocols/index.js'
export { costHeader, type PredictionCost, readCost, writeCost } from './protocols/prediction-cost.js'
export { type ErrorForm, type ProtocolRecord, timeoutHeader } from './protocols/define-protocol.js'
export { type LayerRegularization, layerRegularization, type Regularization, regularization } from './job/regularization.js'
export { checkWithoutEval } from './check-without-eval.js'
export { numberOf, type Ratio, ratioOf, timesRatio, wholeTimes } from './ratio.js'
export { displayName, nameOfPart, shortened, storedName } from './names.js'
export { queryInt, slug, timestamp, versionNumber, wireNumber } from './scalars.js'
export { type ScheduleOf, type ScheduleSpec, type ScheduleType, type ScheduleWith, schedule, scheduleHas } from './schedules/index.js'
export {
  drawsRows,
  foldCount,
  foldsOfDrawing,
  hasFolds,
  holdsOut,
  type JobRows,
  jobRows,
  type RowChoice,
  settledSplit,
  split,
  type SplitOf,
  splitOf,
  splitsByColumn,
  type SplitSpec,
  type SplitType,
  takesShare,
} from './splits/index.js'
export * from './sweep/index.js'
export { timeOf } from './time-of.js'
export { type Task, task } from './task.js'
export * from './tensor-file.js'
export * from './tensorboard/index.js'
export { starterJob, starterNames } from './job/starter-job.js'
export { type Batches, batchesOf, canHoldOut, heldOutCounts } from './job/rows.js'
export { type ClassWeights, type EarlyStopping, earlyStopping, type TrainingSpec, training } from './job/training.js'
