import { AppError } from '@trainyard/runtime'
import {
  type DatasetInfo,
  type Instance,
  mlflowScoringQuery,
  type MlflowScoringRequest,
  mlflowScoringRequest,
  type Prediction,
  protocols,
} from '@trainyard/spec'
import type { FastifyRequest } from 'fastify'
import type { ModelVersion } from '../models/model-pool.js'
import { projectOf } from '../http/authentication.js'
import { bodyOf, parsedBody, sendJson } from '../http/bodies.js'
import { checkRowCount, namedRows, rowsOfColumns } from './rows.js'
import { ProtocolError, type ProtocolServer } from './protocol-server.js'
import type { TensorSignature } from '@trainyard/training'
import { CsvError, parse } from 'csv-parse/sync'

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
  const [type = ''] = (request.headers['content-type'] ?? 'application/json').toLowerCase().split(/\s*;/)
  if (type === 'application/json') return parsedBody(mlflowScoringRequest, request)
  if (type === 'text/csv') return rowsOfCsv(bodyOf(request).toString('utf8'), manifest.dataset.columns)
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

/**
 * Rows of a CSV with a heading, as objects by column. Cells of numeric columns become numbers, empty ones missing values; what is no number stays as
 * it is, for the model to reject by name.
 * @throws {ProtocolError} with the line of a broken record.
 */
function rowsOfCsv(text: string, columns: DatasetInfo['columns']): MlflowScoringRequest {
  const numeric = new Set(columns.filter(({ type }) => type === 'numeric').map(({ name }) => name))
  const cellOf = (name: string, cell: string): unknown => {
    if (cell === '') return null
    const number = Number(cell)
    return numeric.has(name) && Number.isFinite(number) ? number : cell
  }
  try {
    const records: Record<string, string>[] = parse(text, { bom: true, columns: true, skip_empty_lines: true, trim: true })
    return mlflowScoringRequest.parse({
      dataframe_records: records.map((record) => Object.fromEntries(Object.entries(record).map(([name, cell]) => [name, cellOf(name, cell)]))),
    })
  } catch (cause) {
    if (cause instanceof CsvError) throw new ProtocolError(`the CSV cannot be read: ${cause.message}`, { cause })
    throw cause
  }
}
