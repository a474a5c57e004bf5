import { z } from 'zod'
import type { ErrorCode } from '../http/error.js'
import { columnContributions, instance, oneKindOfView, predictExtras, viewsTogether } from '../model/predict.js'
import { anyList, anyRecord, slug, versionNumber, wireNumber } from '../scalars.js'
import { defineProtocol, protocolErrorCodes, type ProtocolRecord } from './define-protocol.js'

const forms = ['dataframe_split', 'dataframe_records', 'instances', 'inputs'] as const

/** Body of `POST /invocations` as JSON: MLflow's scoring protocol (MLflow documentation, "Deploy MLflow Model as a Local Inference Server"). */
export const mlflowScoringRequest = z
  .strictObject({
    dataframe_split: z
      .object({
        columns: z
          .array(z.union([z.string(), z.int()]))
          .min(1)
          .optional(),
        data: z.array(anyList),
      })
      .optional()
      .describe('A table as pandas writes it with `orient="split"`; columns without names, 0, 1, 2 …, count by their place'),
    dataframe_records: z.array(anyRecord).optional().describe('A table as one object a row'),
    instances: z.array(instance).optional().describe('One entry a row: a row of the table, or an image'),
    inputs: z.union([anyList, anyRecord]).optional().describe('All rows of the one input, or an object of columns by name'),
    params: predictExtras.refine(oneKindOfView, viewsTogether).optional().describe('As in `POST /v1/models/{name}/predict`'),
  })
  .refine((body) => forms.filter((form) => body[form] !== undefined).length === 1, { message: `must hold one of ${forms.join(', ')}` })
  .meta({ id: 'MlflowScoringRequest' })
export type MlflowScoringRequest = z.output<typeof mlflowScoringRequest>

/** One entry a row: the number of a regression, or the label with its probabilities, which reads as a table of columns. With `params.interval` the bounds, or the labels of the set, are further columns. */
const mlflowScoringReply = z
  .strictObject({
    predictions: z.array(
      z.union([
        wireNumber,
        z.strictObject({
          label: z.string(),
          probabilities: z.array(wireNumber),
          labels: z.array(z.string()).optional(),
          explanation: columnContributions.optional(),
        }),
        z.strictObject({ value: wireNumber, low: wireNumber.optional(), high: wireNumber.optional(), explanation: columnContributions.optional() }),
      ]),
    ),
  })
  .meta({ id: 'MlflowScoringReply' })

/** Which model is asked. MLflow's own server has one. */
export const mlflowScoringQuery = z
  .strictObject({
    model: z.string().optional().describe('Which model; may be left out where the project has one'),
    version: versionNumber.optional(),
    alias: slug.optional(),
  })
  .refine((query) => query.version === undefined || query.alias === undefined, { message: 'give `version` or `alias`, not both', path: ['alias'] })

/** The version of MLflow whose scoring protocol is spoken, which its clients ask for. */
const mlflowVersion = '3.6.0'

const codeNames: Partial<Record<ErrorCode, string>> = {
  unauthorized: 'UNAUTHENTICATED',
  forbidden: 'PERMISSION_DENIED',
  not_found: 'RESOURCE_DOES_NOT_EXIST',
  rate_limited: 'REQUEST_LIMIT_EXCEEDED',
  internal: 'INTERNAL_ERROR',
  unavailable: 'TEMPORARILY_UNAVAILABLE',
  deadline_exceeded: 'DEADLINE_EXCEEDED',
}

/** Errors as MLflow's scoring server gives them, with the text also under `error`, where clients of other servers look. */
const scoringErrors: ProtocolRecord['errors'] = {
  form: {
    schema: z.strictObject({ error_code: z.string(), message: z.string(), error: z.string() }).meta({ id: 'MlflowScoringError' }),
    bodyOf: (code, text) => ({ error_code: codeNames[code] ?? 'BAD_REQUEST', message: text, error: text }),
  },
  codes: [...protocolErrorCodes, 'unsupported_media_type'],
}

/**
 * MLflow's scoring call (MLflow documentation, "Deploy MLflow Model as a Local Inference Server"), and the paths where its client checks that the server is up.
 */
export const mlflowScoring = defineProtocol({
  type: 'mlflow_scoring',
  label: 'MLflow scoring',
  description: 'Tables as pandas writes them, rows, columns, or a CSV with a heading.',
  urls: [/^\/(invocations|ping|health|version)\/?(\?|$)/],
  contentTypes: ['application/json', 'text/csv'],
  errors: scoringErrors,
  routes: {
    mlflowInvocations: {
      method: 'POST',
      path: '/invocations',
      summary: "MLflow's scoring call: one of its four JSON forms, or text/csv with a heading",
      access: 'predict',
      compressed: true,
      query: mlflowScoringQuery,
      body: mlflowScoringRequest,
      reply: mlflowScoringReply,
    },
    mlflowHealth: { method: 'GET', path: '/health', summary: 'The server answers: the same as /ping', access: 'public', reply: z.string(), text: '\n' },
    mlflowVersion: {
      method: 'GET',
      path: '/version',
      summary: 'The version of MLflow whose scoring protocol is spoken',
      access: 'public',
      reply: z.string(),
      text: mlflowVersion,
    },
    ping: { method: 'GET', path: '/ping', summary: 'The server answers: what clients of MLflow wait for', access: 'public', reply: z.string(), text: '\n' },
  },
})
