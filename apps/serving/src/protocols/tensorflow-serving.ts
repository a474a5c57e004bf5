import { type Prediction, tensorflowPredictRequest } from '@trainyard/spec'
import { projectOf } from '../http/authentication.js'
import { parsedBody, sendJson } from '../http/bodies.js'
import type { ProtocolHandler, ProtocolServer } from './protocol-server.js'
import { checkRowCount, namedRows, rowsOfColumns } from './rows.js'

/** Raw rows in, probabilities or values out, for the newest version, a number, or a label, which is an alias here. */
export const tensorflowServing: ProtocolServer<'tensorflow_serving'> = ({ registry, pool }) => {
  const predict: ProtocolHandler = async (request, reply) => {
    const { instances, inputs } = parsedBody(tensorflowPredictRequest, request)
    const { name, version, label } = request.params
    const model = await registry.resolve(projectOf(request), name, { version, alias: label })
    const signature = await pool.inputsOf(model)
    const rows = instances ? namedRows(instances, signature) : rowsOfColumns(inputs ?? [], signature)
    checkRowCount(rows.length)
    const { answers } = await pool.predict(model, rows, { members: false, calibrated: false })
    return sendJson(reply, { [instances ? 'predictions' : 'outputs']: answers.map(outputOf) })
  }
  return { tensorflowServingPredict: predict, tensorflowServingPredictVersion: predict, tensorflowServingPredictLabel: predict }
}

const outputOf = ({ probabilities, value }: Prediction): unknown => probabilities ?? value ?? null
