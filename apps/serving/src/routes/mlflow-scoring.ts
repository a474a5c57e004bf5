import { AppError } from '@trainyard/runtime'
import { limits, type MlflowScoringRequest, mlflowScoringRequest, type Prediction } from '@trainyard/spec'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { ModelVersion } from '../models/model-pool.js'
import { projectOf } from '../plugins/authentication.js'
import { bodyOf } from '../plugins/bodies.js'
import { sendJson } from '../plugins/json.js'
import { parsedBody } from '../plugins/parsed-body.js'
import { checkRowCount } from '../protocol/check-row-count.js'
import { ProtocolError } from '../protocol/protocol-error.js'
import { rowsOfCsv, rowsOfScoring } from '../protocol/scoring-rows.js'
import type { ServingDeps } from '../serving-deps.js'

const target = z.object({ model: z.string().optional(), version: z.string().optional(), alias: z.string().optional() })

/**
 * MLflow's scoring call (MLflow documentation, "Deploy MLflow Model as a Local Inference Server"). That server has one model; here `?model=` names it, with `version`
 * or `alias`, and may be left out where the project has one model.
 */
export function mlflowScoringRoute(app: FastifyInstance, { registry, pool }: Pick<ServingDeps, 'registry' | 'pool'>): void {
  app.post('/invocations', async (request, reply) => {
    const { model, version, alias } = target.parse(request.query)
    const projectId = projectOf(request)
    const resolved = await registry.resolve(projectId, model ?? onlyOne(await registry.names(projectId)), { version, alias })
    const body = readBody(request, resolved)
    const rows = rowsOfScoring(body, await pool.inputsOf(resolved))
    checkRowCount(rows.length, limits.predictInstances)
    const { answers } = await pool.predict(resolved, rows, { members: false, calibrated: false, ...body.params })
    return sendJson(reply, { predictions: answers.map(outputOf) })
  })
}

function onlyOne(names: readonly string[]): string {
  const [name] = names
  if (name !== undefined && names.length === 1) return name
  throw new ProtocolError(name === undefined ? 'there is no model yet' : `name the model, /invocations?model=NAME: there are ${names.join(', ')}`)
}

function readBody(request: FastifyRequest, { manifest }: ModelVersion): MlflowScoringRequest {
  const type = (request.headers['content-type'] ?? 'application/json').split(';')[0]?.trim().toLowerCase()
  if (type === 'application/json') return parsedBody(mlflowScoringRequest, request)
  if (type === 'text/csv') return rowsOfCsv(bodyOf(request).toString('utf8'), manifest.dataset.columns)
  throw new AppError({ code: 'unsupported_media_type', message: `the content type must be application/json or text/csv; received ${type}` })
}

/** A number for a regression; a label with its probabilities for classes. */
const outputOf = ({ label, probabilities, value }: Prediction): unknown => (probabilities ? { label, probabilities } : (value ?? null))
