import { z } from 'zod'
import { wireNumber } from '../scalars.js'
import { defineProtocol, textErrors } from './define-protocol.js'

const values = z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())])

/**
 * Body of TensorFlow Serving's predict call (its RESTful API, "Predict API"): rows as `instances`, or columns as `inputs`. KServe's protocol V1 is the row
 * form. Unknown keys are ignored, as its clients send some.
 */
export const tensorflowPredictRequest = z
  .object({
    signature_name: z.enum(['', 'serving_default'], { error: 'a model has one signature, serving_default' }).optional(),
    instances: z
      .array(z.union([z.number(), values]))
      .min(1)
      .optional()
      .describe('One entry a row: a row of the table, or an image'),
    inputs: values.optional().describe('All rows of the one input, or an object of columns by name'),
  })
  .refine(({ instances, inputs }) => (instances === undefined) !== (inputs === undefined), { message: 'give `instances` or `inputs`, one of them' })
  .meta({ id: 'TensorflowPredictRequest' })

/** Probabilities in the order of the classes for each row, or the value of a regression: `predictions` for rows, `outputs` for columns. */
const rows = z.array(z.union([z.array(wireNumber), wireNumber]))
const tensorflowPredictReply = z.union([z.strictObject({ predictions: rows }), z.strictObject({ outputs: rows })]).meta({ id: 'TensorflowPredictReply' })

/** A name that leaves the colon before the verb to the path. */
const model = '/v1/models/:name(^[A-Za-z0-9_.-]+)'
const call = { method: 'POST', access: 'predict', body: tensorflowPredictRequest, reply: tensorflowPredictReply } as const

/**
 * TensorFlow Serving's predict call (https://www.tensorflow.org/tfx/serving/api_rest): for the newest version, a version number, or a label, which is an alias
 * here.
 */
export const tensorflowServing = defineProtocol({
  type: 'tensorflow_serving',
  label: 'TensorFlow Serving',
  description: 'Rows or columns in, probabilities or values out. The row form is also protocol V1 of KServe.',
  urls: [/^\/v1\/models\/[^/?]+:[a-z]+(\?|$)/, /^\/v1\/models\/[^?]+\/(versions|labels)\/[^/?]+:[a-z]+(\?|$)/],
  contentTypes: ['application/json'],
  errors: textErrors,
  routes: {
    tensorflowServingPredict: {
      ...call,
      path: `${model}::predict`,
      summary: "TensorFlow Serving's predict call, also KServe's protocol V1, on the newest version",
      params: z.strictObject({ name: z.string() }),
    },
    tensorflowServingPredictVersion: {
      ...call,
      path: `${model}/versions/:version(^[0-9]+)::predict`,
      summary: "TensorFlow Serving's predict call on a version",
      params: z.strictObject({ name: z.string(), version: z.string() }),
    },
    tensorflowServingPredictLabel: {
      ...call,
      path: `${model}/labels/:label(^[A-Za-z0-9_.-]+)::predict`,
      summary: "TensorFlow Serving's predict call on a label, which is an alias of the model",
      params: z.strictObject({ name: z.string(), label: z.string() }),
    },
  },
})
