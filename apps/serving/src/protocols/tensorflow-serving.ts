import { availableVersions, type Prediction, tensorflowPredictRequest } from '@trainyard/spec'
import type { TensorSignature } from '@trainyard/training'
import { projectOf } from '../http/authentication.js'
import { parsedBody, sendJson } from '../http/bodies.js'
import { whileWaiting } from '../http/presence.js'
import type { ModelVersion } from '../models/model-pool.js'
import type { ServingDeps } from '../serving-deps.js'
import { type OutputSignature, outputsOf } from './open-inference/model-outputs.js'
import type { ProtocolHandler, ProtocolRequest, ProtocolServer } from './protocol-server.js'
import { checkRowCount, namedRows, rowsOfColumns } from './rows.js'

/** Raw rows in, probabilities or values out, for the newest version, a number, or a label, which is an alias here. */
export const tensorflowServing: ProtocolServer<'tensorflow_serving'> = (deps) => {
  const { pool } = deps
  const predict: ProtocolHandler = async (request, reply) => {
    const { instances, inputs, interval, explain } = await parsedBody(tensorflowPredictRequest, request, { nan: 'missing', inexact: 'cells' })
    const model = await modelAt(deps, request)
    const signature = pool.inputsOf(model)
    const rows = instances ? namedRows(instances, signature) : rowsOfColumns(inputs ?? [], signature)
    checkRowCount(rows.length)
    const options = { members: false, calibrated: false, interval, explain }
    const { result } = await whileWaiting(request, reply, (asker) => pool.predict(model, rows, options, asker))
    return sendJson(reply, { [instances ? 'predictions' : 'outputs']: result.map(outputOf) })
  }
  const metadata: ProtocolHandler = async (request, reply) => sendJson(reply, await metadataOf(deps, await modelAt(deps, request)))
  return {
    tensorflowServingPredict: predict,
    tensorflowServingPredictVersion: predict,
    tensorflowServingPredictLabel: predict,
    getTensorflowMetadata: metadata,
    getTensorflowVersionMetadata: metadata,
    getTensorflowLabelMetadata: metadata,
    getTensorflowLabel: async (request, reply) => {
      const { version } = await modelAt(deps, request)
      return sendJson(reply, { model_version_status: availableVersions([version]) })
    },
  }
}

const modelAt = ({ registry }: ServingDeps, request: ProtocolRequest): Promise<ModelVersion> => {
  const { name, version, label } = request.params
  return registry.resolve(projectOf(request), name, { version, alias: label })
}

/** One output by itself, or with an interval or an explanation several by name. */
const outputOf = ({ label, probabilities, value = null, interval, explanation }: Prediction): unknown => {
  if (!interval && !explanation) return probabilities ?? value
  // An explanation is of the probability of the label.
  if (probabilities) return { probabilities, ...(interval ? { labels: interval.labels } : {}), ...(explanation ? { label, explanation } : {}) }
  return { value, ...(interval ? { low: interval.low, high: interval.high } : {}), ...(explanation ? { explanation } : {}) }
}

/** What `:predict` takes and gives, as a signature of TensorFlow. */
async function metadataOf({ pool }: ServingDeps, model: ModelVersion): Promise<object> {
  const [output] = outputsOf(model.manifest)
  const tensors = (list: readonly Parameters<typeof tensorInfo>[0][]) => Object.fromEntries(list.map((tensor) => [tensor.name, tensorInfo(tensor)]))
  const signature = {
    inputs: tensors(pool.inputsOf(model)),
    outputs: tensors(output ? [output] : []),
    method_name: 'tensorflow/serving/predict',
  }
  return {
    model_spec: { name: model.name, signature_name: '', version: model.version },
    metadata: { signature_def: { signature_def: { serving_default: signature } } },
  }
}

const dtypes = { FP32: 'DT_FLOAT', FP64: 'DT_DOUBLE', BYTES: 'DT_STRING', INT32: 'DT_INT32' } as const

const tensorInfo = ({ name, datatype, shape }: TensorSignature | OutputSignature) => ({
  dtype: dtypes[datatype],
  tensor_shape: { dim: shape.map((size) => ({ size: String(size), name: '' })), unknown_rank: false },
  name: `${name}:0`,
})
