import { AppError } from '@trainyard/runtime'
import {
  type Instance,
  mlflowScoringQuery,
  type MlflowScoringRequest,
  mlflowScoringRequest,
  type ModelManifest,
  type Prediction,
  protocols,
} from '@trainyard/spec'
import type { FastifyRequest } from 'fastify'
import type { ModelVersion } from '../models/model-pool.js'
import { projectOf } from '../http/authentication.js'
import { bodyOf, checked, parsedBody, sendJson } from '../http/bodies.js'
import { whileWaiting } from '../http/presence.js'
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
    const { model: named, version, alias } = checked(mlflowScoringQuery, request.query, ['query'])
    const projectId = projectOf(request)
    const name = named ?? onlyName((await registry.models(projectId)).flatMap((known) => (known.versions.length > 0 ? [known.name] : [])))
    const model = await registry.resolve(projectId, name, { version, alias })
    const body = await readBody(request, model)
    const rows = rowsOfScoring(body, model.manifest, pool.inputsOf(model))
    checkRowCount(rows.length)
    const options = { members: false, calibrated: false, ...body.params }
    const { result } = await whileWaiting(request, reply, (asker) => pool.predict(model, rows, options, asker))
    return sendJson(reply, { predictions: result.map(outputOf) })
  },
})

function onlyName(names: readonly string[]): string {
  const [name] = names
  if (name !== undefined && names.length === 1) return name
  throw new ProtocolError(
    name === undefined ? 'The project has no model yet.' : `Name the model, as in /invocations?model=NAME. The project has ${listOf(names)}.`,
  )
}

const listed = 20
const listOf = (names: readonly string[]): string => (names.length > listed ? `${names.slice(0, listed).join(', ')}, … (${names.length})` : names.join(', '))

async function readBody(request: FastifyRequest, { manifest }: ModelVersion): Promise<MlflowScoringRequest> {
  const [type = '', ...parameters] = (request.headers['content-type'] ?? 'application/json')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim())
  const charset = parameters
    .find((parameter) => parameter.startsWith('charset='))
    ?.slice('charset='.length)
    .replaceAll('"', '')
  if (type === 'application/json' && charset !== undefined && !/^utf-?8$/.test(charset))
    throw unsupported(`The charset ${charset} is not taken for JSON. Send UTF-8.`)
  if (type === 'application/json') return parsedBody(mlflowScoringRequest, request, { nan: 'missing', inexact: 'cells' })
  if (type === 'text/csv') return { dataframe_records: await rowsOfCsv(bodyOf(request), manifest.dataset, charset) }
  throw unsupported(`Unsupported Content-Type ${type}. Send ${protocols.mlflow_scoring.contentTypes.join(' or ')}.`)
}

const unsupported = (message: string): AppError => new AppError({ code: 'unsupported_media_type', message })

/** A number for a regression; a label with its probabilities for classes. With an interval its bounds or labels, too, and with an explanation what it found. */
function outputOf({ label, probabilities, value = null, interval, explanation }: Prediction): unknown {
  const explained = explanation ? { explanation } : {}
  if (probabilities) return { label, probabilities, ...(interval ? { labels: interval.labels } : {}), ...explained }
  return interval || explanation ? { value, ...(interval ? { low: interval.low, high: interval.high } : {}), ...explained } : value
}

/**
 * Rows from the one of MLflow's forms that a request holds.
 * @throws {ProtocolError} where a row of `dataframe_split` has another number of cells than columns, and where two columns have one name.
 */
function rowsOfScoring(
  { dataframe_split: split, dataframe_records: records, instances, inputs }: MlflowScoringRequest,
  { dataset }: ModelManifest,
  signature: readonly TensorSignature[],
): Instance[] {
  const known = dataset.columns.map(({ name }) => name)
  if (split) return rowsOfSplit(split, known)
  if (records) return records.map((record) => (isUnnamed(Object.keys(record), known) ? Object.values(record) : record))
  return instances ? namedRows(instances, signature) : rowsOfColumns(inputs ?? [], signature)
}

function rowsOfSplit({ columns, data }: NonNullable<MlflowScoringRequest['dataframe_split']>, known: readonly string[]): Instance[] {
  if (columns === undefined) return data
  const names = columns.map(String)
  checkDoubled(names, 'dataframe_split.columns')
  const ragged = data.findIndex((cells) => cells.length !== names.length)
  if (ragged >= 0) throw new ProtocolError(`dataframe_split.data[${ragged}] has ${data[ragged]?.length} cells, and there are ${names.length} columns`)
  if (isUnnamed(names, known)) return data
  return data.map((cells) => Object.fromEntries(names.map((name, index) => [name, cells[index]])))
}

/** Whether columns are numbered from 0 on, as pandas does without names, and the model's are not called so. */
const isUnnamed = (names: readonly string[], known: readonly string[]): boolean =>
  names.length > 0 && names.every((name, index) => name === String(index)) && !names.every((name) => known.includes(name))

function checkDoubled(names: readonly string[], where: string): void {
  const doubled = names.find((name, index) => names.indexOf(name) !== index)
  if (doubled !== undefined) throw new ProtocolError(`${where}: two columns are called ${JSON.stringify(doubled)}; give each once`)
}
