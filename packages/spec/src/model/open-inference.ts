import { z } from 'zod'

/** Open Inference Protocol v2, REST: https://github.com/kserve/open-inference-protocol (inference_rest.md). Unknown keys are ignored, as its clients send some. */
export const inferDatatype = z.enum(['BOOL', 'UINT8', 'INT32', 'INT64', 'FP32', 'FP64', 'BYTES'])
const parameters = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
const nested: z.ZodType<unknown[]> = z.array(z.unknown())

export const inferRequest = z
  .object({
    id: z.string().optional(),
    parameters: parameters.optional(),
    inputs: z
      .array(z.object({ name: z.string(), shape: z.array(z.int().min(0)).min(1), datatype: inferDatatype, parameters: parameters.optional(), data: nested }))
      .min(1),
    outputs: z.array(z.object({ name: z.string(), parameters: parameters.optional() })).optional(),
  })
  .meta({ id: 'InferRequest' })
export type InferRequest = z.output<typeof inferRequest>

export const inferReply = z
  .object({
    model_name: z.string(),
    model_version: z.string(),
    id: z.string().optional(),
    parameters: parameters.optional(),
    outputs: z.array(z.object({ name: z.string(), shape: z.array(z.int()), datatype: inferDatatype, data: nested })),
  })
  .meta({ id: 'InferReply' })
export type InferReply = z.output<typeof inferReply>

/** Model metadata of the same protocol. */
export const inferModelMetadata = z
  .object({
    name: z.string(),
    versions: z.array(z.string()),
    platform: z.string(),
    inputs: z.array(z.object({ name: z.string(), datatype: inferDatatype, shape: z.array(z.int()) })),
    outputs: z.array(z.object({ name: z.string(), datatype: inferDatatype, shape: z.array(z.int()) })),
  })
  .meta({ id: 'InferModelMetadata' })
export type InferModelMetadata = z.output<typeof inferModelMetadata>
