import { z } from 'zod'
import { columnContributions, instance, intervalLevel } from '../model/predict.js'
import { modelVersionStatuses } from '../model/view.js'
import { anyList, anyRecord, wireNumber } from '../scalars.js'
import { defineProtocol, textErrors } from './define-protocol.js'

const values = z.union([anyList, anyRecord])

/**
 * Body of TensorFlow Serving's predict call (its RESTful API, "Predict API"): rows as `instances`, or columns as `inputs`. KServe's protocol V1 is the row
 * form. Unknown keys are ignored, as its clients send some.
 */
export const tensorflowPredictRequest = z
  .object({
    signature_name: z
      .string()
      .refine((name) => name === '' || name === 'serving_default', 'must be serving_default, the one signature of a model, or be left out')
      .optional(),
    instances: z.array(instance).min(1).optional().describe('One entry a row: a row of the table, or an image'),
    interval: intervalLevel.optional().describe('As in `POST /v1/models/{name}/predict`; each row is then an object of named outputs'),
    explain: z.boolean().optional().describe('As in `POST /v1/models/{name}/predict`; each row is then an object of named outputs'),
    inputs: values.optional().describe('All rows of the one input, or an object of columns by name'),
  })
  .refine(({ instances, inputs }) => (instances === undefined) !== (inputs === undefined), { message: 'give `instances` or `inputs`, one of them' })
  .meta({ id: 'TensorflowPredictRequest' })

/** Probabilities in the order of the classes for each row, or the value of a regression: `predictions` for rows, `outputs` for columns. */
const rows = z.array(
  z.union([
    z.array(wireNumber),
    wireNumber,
    z.strictObject({
      probabilities: z.array(wireNumber),
      labels: z.array(z.string()).optional().describe('Of the interval'),
      label: z.string().optional().describe('What `explanation` is of'),
      explanation: columnContributions.optional(),
    }),
    z.strictObject({ value: wireNumber, low: wireNumber.optional(), high: wireNumber.optional(), explanation: columnContributions.optional() }),
  ]),
)
const tensorflowPredictReply = z.union([z.strictObject({ predictions: rows }), z.strictObject({ outputs: rows })]).meta({ id: 'TensorflowPredictReply' })

const dtype = z.strictObject({
  dtype: z.enum(['DT_FLOAT', 'DT_DOUBLE', 'DT_INT32', 'DT_STRING']),
  tensor_shape: z.strictObject({ dim: z.array(z.strictObject({ size: z.string(), name: z.string() })), unknown_rank: z.boolean() }),
  name: z.string(),
})
/** What `…/metadata` answers: the one signature of a model, as TensorFlow Serving writes it. */
const tensorflowMetadata = z
  .strictObject({
    model_spec: z.strictObject({ name: z.string(), signature_name: z.string(), version: z.string() }),
    metadata: z.strictObject({
      signature_def: z.strictObject({
        signature_def: z.strictObject({
          serving_default: z.strictObject({ inputs: z.record(z.string(), dtype), outputs: z.record(z.string(), dtype), method_name: z.string() }),
        }),
      }),
    }),
  })
  .meta({ id: 'TensorflowModelMetadata' })

/** A name that leaves the colon before the verb to the path. */
const model = '/v1/models/:name(^[A-Za-z0-9_.-]+)'
const named = z.strictObject({ name: z.string() })
const versioned = z.strictObject({ name: z.string(), version: z.string() })
const labeled = z.strictObject({ name: z.string(), label: z.string() })
const about = { method: 'GET', access: 'predict', reply: tensorflowMetadata } as const
const call = { method: 'POST', access: 'predict', compressed: true, body: tensorflowPredictRequest, reply: tensorflowPredictReply } as const

/**
 * TensorFlow Serving's predict call (https://www.tensorflow.org/tfx/serving/api_rest): for the newest version, a version number, or a label, which is an alias
 * here.
 */
export const tensorflowServing = defineProtocol({
  type: 'tensorflow_serving',
  label: 'TensorFlow Serving',
  description: 'Rows or columns in, probabilities or values out. The row form is also protocol V1 of KServe.',
  // Also where a name is missing: its address is still one of this protocol.
  urls: [
    /^\/v1\/models\/[^/?]*:[a-z]+\/?(\?|$)/i,
    /^\/v1\/models\/[^?]*\/(versions|labels)\/[^/?]*:[a-z]+\/?(\?|$)/i,
    /^\/v1\/models\/[^/?]*(\/(versions|labels)\/[^/?]*)?\/metadata\/?(\?|$)/,
    /^\/v1\/models\/[^/?]*\/labels\/[^/?]*\/?(\?|$)/,
  ],
  contentTypes: ['application/json'],
  errors: textErrors,
  nothingAt: (method, path) => (method === 'POST' ? nothingCalled(path) : null),
  routes: {
    tensorflowServingPredict: {
      ...call,
      path: `${model}::predict`,
      summary: "TensorFlow Serving's predict call, also KServe's protocol V1, on the newest version",
      params: named,
    },
    tensorflowServingPredictVersion: {
      ...call,
      path: `${model}/versions/:version(^[0-9]+)::predict`,
      summary: "TensorFlow Serving's predict call on a version",
      params: versioned,
    },
    tensorflowServingPredictLabel: {
      ...call,
      path: `${model}/labels/:label(^[A-Za-z0-9_.-]+)::predict`,
      summary: "TensorFlow Serving's predict call on a label, which is an alias of the model",
      params: labeled,
    },
    getTensorflowMetadata: {
      ...about,
      path: '/v1/models/:name/metadata',
      summary: "Inputs and outputs of a model, in TensorFlow Serving's words",
      params: named,
    },
    getTensorflowVersionMetadata: {
      ...about,
      path: '/v1/models/:name/versions/:version/metadata',
      summary: "Inputs and outputs of a version, in TensorFlow Serving's words",
      params: versioned,
    },
    getTensorflowLabelMetadata: {
      ...about,
      path: '/v1/models/:name/labels/:label/metadata',
      summary: "Inputs and outputs of a label's version, in TensorFlow Serving's words",
      params: labeled,
    },
    getTensorflowLabel: {
      method: 'GET',
      access: 'predict',
      reply: z.strictObject({ model_version_status: modelVersionStatuses }),
      path: '/v1/models/:name/labels/:label',
      summary: "State of a label's version, in TensorFlow Serving's words",
      params: labeled,
    },
  },
})

/** What to say of a verb that is not there, or of a model that cannot be. */
function nothingCalled(path: string): { code: 'not_found' | 'not_implemented'; message: string } | null {
  const [, name = '', kind, value = '', verb = ''] = /^\/v1\/models\/(.+?)(?:\/(versions|labels)\/([^/]*?))?:([A-Za-z]+)\/?$/.exec(path) ?? []
  if (['classify', 'regress', 'explain'].includes(verb))
    return { code: 'not_implemented', message: `:${verb} is not offered; a model answers :predict, which gives probabilities or values` }
  if (verb === '') return null
  if (verb !== 'predict') return { code: 'not_found', message: `there is no call :${verb}; a model answers :predict` }
  const model = decoded(name)
  if (kind === 'versions')
    return { code: 'not_found', message: `the model ${model} has no version ${decoded(value)}: a version is a number; leave it out for the newest` }
  return { code: 'not_found', message: kind === 'labels' ? `the model ${model} has no label ${decoded(value)}` : `there is no model ${model}` }
}

/** A part of a path as a person reads it. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
