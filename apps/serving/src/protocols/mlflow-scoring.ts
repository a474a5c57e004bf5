import { AppError } from '@trainyard/runtime'
import { type Instance, mlflowScoringQuery, type MlflowScoringRequest, mlflowScoringRequest, type Prediction, protocols } from '@trainyard/spec'
import type { FastifyRequest } from 'fastify'
import type { ModelVersion } from '../models/model-pool.js'
import { projectOf } from '../http/authentication.js'
import { bodyOf, parsedBody, sendJson } from '../http/bodies.js'
import { checkRowCount, namedRows, rowsOfColumns } from './rows.js'
import { ProtocolError, type ProtocolServer } from './protocol-server.js'
import type { TensorSignature } from '@trainyard/training'
import { rowsOfCsv } from './csv-rows.js'

/**
 * MLflow's scoring call (MLflow documentation, "Deploy MLflow Model as a Local Inference Server"). That server has one model; here `?model=` names it, with
 * `version` or `alias`, and may be left out where the project has one model.
 */
export const mlflowScoring: ProtocolServer<'mlflow_scoring'> = ({ registry, pool }) => ({
  mlflowInvocations: async (request, reply) => {
    const { model: named, version, alias } = mlflowScoringQuery.parse(request.query)
    const projectId = projectOf(request)
    const name = named ?? onlyName((await registry.models(projectId)).map((known) => known.name))
    const model = await registry.resolve(projectId, name, { version, alias })
    const body = readBody(request, model)
    const rows = rowsOfScoring(body, await pool.inputsOf(model))
    checkRowCount(rows.length)
    const { answers } = await pool.predict(model, rows, { members: false, calibrated: false, ...body.params })
    return sendJson(reply, { predictions: answers.map(outputOf) })
  },
})

function onlyName(names: readonly string[]): string {
  const [name] = names
  if (name !== undefined && names.length === 1) return name
  throw new ProtocolError(
    name === undefined ? 'The project has no model yet.' : `Name the model, as in /invocations?model=NAME. The project has ${names.join(', ')}.`,
  )
}

function readBody(request: FastifyRequest, { manifest }: ModelVersion): MlflowScoringRequest {
  const [type = '', ...parameters] = (request.headers['content-type'] ?? 'application/json').toLowerCase().split(/\s*;\s*/)
  const charset = parameters
    .find((parameter) => parameter.startsWith('charset='))
    ?.slice('charset='.length)
    .replaceAll('"', '')
  if (type === 'application/json') return parsedBody(mlflowScoringRequest, request)
  if (type === 'text/csv') return { dataframe_records: rowsOfCsv(bodyOf(request), manifest.dataset, charset) }
  throw new AppError({
    code: 'unsupported_media_type',
    message: `Unsupported Content-Type ${type}. Send ${protocols.mlflow_scoring.contentTypes.join(' or ')}.`,
  })
}

/** A number for a regression; a label with its probabilities for classes. */
const outputOf = ({ label, probabilities, value }: Prediction): unknown => (probabilities ? { label, probabilities } : (value ?? null))

/**
 * Rows from the one of MLflow's forms that a request holds.
 * @throws {ProtocolError} where a row of `dataframe_split` has another number of cells than columns.
 */
function rowsOfScoring(
  { dataframe_split: split, dataframe_records: records, instances, inputs }: MlflowScoringRequest,
  signature: readonly TensorSignature[],
): Instance[] {
  if (split) return split.data.map((cells, row) => rowOf(split.columns, cells, row))
  if (records) return records
  return instances ? namedRows(instances, signature) : rowsOfColumns(inputs ?? [], signature)
}

function rowOf(columns: readonly string[], cells: readonly unknown[], row: number): Instance {
  if (cells.length === columns.length) return Object.fromEntries(columns.map((name, index) => [name, cells[index]]))
  throw new ProtocolError(`dataframe_split.data[${row}] has ${cells.length} cells, and there are ${columns.length} columns`)
}
