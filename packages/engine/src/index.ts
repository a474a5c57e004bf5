export * as tf from '@tensorflow/tfjs-core'
export type { DataType, NamedTensorMap, Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D, TensorLike, Variable } from '@tensorflow/tfjs-core'

export type { AdapterInfo, BackendName, DeviceChoice, EngineInfo } from './backend/device.js'
export { deviceName } from './backend/device.js'
export { EngineError, type EngineErrorCode } from './backend/engine-error.js'
export { engineEnvironment, type EnvironmentOptions } from './backend/environment.js'
export { loadEngine, type LoadOptions } from './backend/load-engine.js'
export { memory, type EngineMemory } from './backend/memory.js'
export { type GpuEnvironment, visibleGpus } from './backend/environment.js'

export * from './random/index.js'
export { statelessNormal, statelessUniform } from './random/stateless-ops.js'

export { batchNormTraining, type BatchNormResult } from './kernels/batch-norm.js'
export { biasAdd } from './kernels/bias-add.js'
export { sumOfSquares } from './kernels/bias-add.js'
export { softmaxCrossEntropy, sparseSoftmaxCrossEntropy } from './kernels/softmax-cross-entropy.js'

export { applyAdagrad, type AdagradUpdate } from './updates/updates.js'
export { applyAdam, type AdamUpdate } from './updates/updates.js'
export { applyGradientDescent } from './updates/updates.js'
export { applyMomentum, type MomentumUpdate } from './updates/updates.js'

export type { EnsembleDefinition, InferenceDefinition, InferenceFunction, InferenceMember, InferenceProgram } from './inference/inference-contract.js'
export { prepareEnsemble, prepareEnsembleInSteps, prepareInference } from './inference/prepare-inference.js'
export { layersLibrary, runSavedModel, type SavedModelFeed, type SavedModelOutput } from './inference/export-readers.js'

export { compilePack } from './pack/compile-pack.js'
export { type PackCheck, type PreparedPack, preparePack } from './pack/prepare-pack.js'
export type { PackDefinition, PackedProgram, PackedRunner, PackReport } from './pack/packed-contract.js'

export { gpuEagerProgram, gpuRecordedProgram } from './webgpu/gpu-program.js'
export { onlyAwaited, prepareGpuProgram, type PreparedGpuProgram } from './webgpu/prepare-gpu-program.js'

export { compileProgram, compileStep } from './graph/compile/compile.js'
export { measureSpeed } from './backend/measure-speed.js'
export { warmUp } from './graph/prepare/warm-up.js'
export { eagerProgram } from './graph/eager-program.js'
export { graphNotes, type GraphNote, type GraphNotes } from './graph/prepare/graph-notes.js'
export { prepareProgram, type PreparedProgram, type PrepareSettings } from './graph/prepare/prepare-program.js'
export { DEFAULT_TOLERANCE, selfCheck, type SelfCheck, type SelfCheckReport, XLA_TOLERANCE } from './graph/prepare/self-check.js'
export type {
  AsyncStepProgram,
  AsyncStepRunner,
  Batch,
  CompileOptions,
  CompileSettings,
  CompiledStep,
  FeedSpec,
  HostArray,
  ProgramDefinition,
  ProgramReport,
  ResidentArray,
  StepDefinition,
  StepFunction,
  StepProgram,
  StepResult,
  StepRunner,
  StepSeries,
  StepValues,
} from './graph/contract.js'
