import { z } from 'zod'
import { wireNumber } from '../scalars.js'

const values = z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())])

/**
 * Body of TensorFlow Serving's predict call (its RESTful API, "Predict API"): rows as `instances`, or columns as `inputs`. KServe's protocol V1 is the row form.
 * Unknown keys are ignored, as its clients send some.
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
export type TensorflowPredictRequest = z.output<typeof tensorflowPredictRequest>

/** Probabilities in the order of the classes for each row, or the value of a regression: `predictions` for rows, `outputs` for columns. */
const rows = z.array(z.union([z.array(wireNumber), wireNumber]))
export const tensorflowPredictReply = z.union([z.strictObject({ predictions: rows }), z.strictObject({ outputs: rows })]).meta({ id: 'TensorflowPredictReply' })
