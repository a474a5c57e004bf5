export { type AliasView, aliasView, setAliasRequest } from './alias.js'
export { type ModelManifest, modelManifest, type Preprocessing, preprocessing, type TargetScaling, targetScaling } from './manifest.js'
export { type InferModelMetadata, type InferReply, type InferRequest, inferDatatype, inferModelMetadata, inferReply, inferRequest } from './open-inference.js'
export { mlflowScoringReply, type MlflowScoringRequest, mlflowScoringRequest } from './mlflow-scoring.js'
export {
  type Instance,
  instance,
  type Prediction,
  type PredictExtras,
  type PredictReply,
  type PredictRequest,
  prediction,
  predictExtras,
  predictReply,
  predictRequest,
  uncertainty,
} from './predict.js'
export { tensorflowPredictReply, type TensorflowPredictRequest, tensorflowPredictRequest } from './tensorflow-serving.js'
export { type ModelVersionView, type ModelView, modelVersionView, modelView } from './view.js'
