import { limits, type Prediction, tensorflowPredictRequest } from '@trainyard/spec'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { projectOf } from '../plugins/authentication.js'
import { sendJson } from '../plugins/json.js'
import { parsedBody } from '../plugins/parsed-body.js'
import { checkRowCount } from '../protocol/check-row-count.js'
import { namedRows, rowsOfColumns } from '../protocol/rows-of-columns.js'
import type { ServingDeps } from '../serving-deps.js'

type Target = { name: string; version?: string; label?: string }

/** A name that leaves the colon before the verb to the path. */
const model = '/v1/models/:name(^[A-Za-z0-9_.-]+)'

/**
 * TensorFlow Serving's predict call, which is also KServe's protocol V1 (https://www.tensorflow.org/tfx/serving/api_rest, "Predict API"): of the newest
 * version, of a number, or of a label, which is an alias here. Raw rows in, probabilities or values out.
 */
export function tensorflowServingRoutes(app: FastifyInstance, { registry, pool }: Pick<ServingDeps, 'registry' | 'pool'>): void {
  const predict = async (request: FastifyRequest<{ Params: Target }>, reply: FastifyReply) => {
    const { instances, inputs } = parsedBody(tensorflowPredictRequest, request)
    const { name, version, label } = request.params
    const resolved = await registry.resolve(projectOf(request), name, { version, alias: label })
    const signature = await pool.inputsOf(resolved)
    const rows = instances ? namedRows(instances, signature) : rowsOfColumns(inputs ?? [], signature)
    checkRowCount(rows.length, limits.predictInstances)
    const { answers } = await pool.predict(resolved, rows, { members: false, calibrated: false })
    return sendJson(reply, { [instances ? 'predictions' : 'outputs']: answers.map(outputOf) })
  }
  for (const path of [model, `${model}/versions/:version(^[0-9]+)`, `${model}/labels/:label(^[A-Za-z0-9_.-]+)`])
    app.post<{ Params: Target }>(`${path}::predict`, predict)
}

const outputOf = ({ probabilities, value }: Prediction): unknown => probabilities ?? value ?? null
