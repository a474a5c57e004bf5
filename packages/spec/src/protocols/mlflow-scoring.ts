import { z } from 'zod'
import { wireNumber } from '../scalars.js'
import { predictExtras } from '../model/predict.js'
import { defineProtocol, textErrors } from './define-protocol.js'

const cells = z.record(z.string(), z.unknown())
const forms = ['dataframe_split', 'dataframe_records', 'instances', 'inputs'] as const

/** Body of `POST /invocations` as JSON: MLflow's scoring protocol (MLflow documentation, "Deploy MLflow Model as a Local Inference Server"). */
export const mlflowScoringRequest = z
  .strictObject({
    dataframe_split: z
      .object({ columns: z.array(z.string()).min(1), data: z.array(z.array(z.unknown())) })
      .optional()
      .describe('A table as pandas writes it with `orient="split"`'),
    dataframe_records: z.array(cells).optional().describe('A table as one object a row'),
    instances: z
      .array(z.union([z.number(), z.array(z.unknown()), cells]))
      .optional()
      .describe('One entry a row: a row of the table, or an image'),
    inputs: z
      .union([z.array(z.unknown()), cells])
      .optional()
      .describe('All rows of the one input, or an object of columns by name'),
    params: predictExtras.optional().describe('As in `POST /v1/models/{name}/predict`'),
  })
  .refine((body) => forms.filter((form) => body[form] !== undefined).length === 1, { message: `must hold one of ${forms.join(', ')}` })
  .meta({ id: 'MlflowScoringRequest' })
export type MlflowScoringRequest = z.output<typeof mlflowScoringRequest>

/** One entry a row: the number of a regression, or the label with its probabilities, which reads as a table of columns. */
const mlflowScoringReply = z
  .strictObject({
    predictions: z.array(z.union([wireNumber, z.strictObject({ label: z.string(), probabilities: z.array(wireNumber) })])),
  })
  .meta({ id: 'MlflowScoringReply' })

/** Which model is asked. MLflow's own server has one. */
export const mlflowScoringQuery = z.strictObject({
  model: z.string().optional().describe('Which model; may be left out where the project has one'),
  version: z.string().optional(),
  alias: z.string().optional(),
})

/**
 * MLflow's scoring call (MLflow documentation, "Deploy MLflow Model as a Local Inference Server"), and the path where its client checks that the server is up.
 */
export const mlflowScoring = defineProtocol({
  type: 'mlflow_scoring',
  label: 'MLflow scoring',
  description: 'Tables as pandas writes them, rows, columns, or a CSV with a heading.',
  urls: [/^\/invocations(\?|$)/],
  contentTypes: ['application/json', 'text/csv'],
  errors: textErrors,
  routes: {
    mlflowInvocations: {
      method: 'POST',
      path: '/invocations',
      summary: "MLflow's scoring call: one of its four JSON forms, or text/csv with a heading",
      access: 'predict',
      query: mlflowScoringQuery,
      body: mlflowScoringRequest,
      reply: mlflowScoringReply,
    },
    ping: { method: 'GET', path: '/ping', summary: 'The server answers: what clients of MLflow wait for', access: 'public', reply: z.string(), text: '\n' },
  },
})
