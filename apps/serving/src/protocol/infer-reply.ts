import type { NamedTensor } from './datatype.js'
import { writeBinaryTensor } from './binary-tensor.js'

/** An output on its way, in JSON or in binary. */
export type ReplyOutput = NamedTensor & { binary: boolean }

export type InferReplyHead = { model_name: string; model_version: string; id: string | undefined; parameters: Record<string, string | number | boolean> }

/** An encoded reply; `headerBytes` is the value of Inference-Header-Content-Length where binary tensors follow the JSON. */
export type EncodedReply = { body: Uint8Array; headerBytes: number | null }

/** Encodes a reply. Numbers in JSON that are not finite are null already. */
export function encodeInferReply({ id, ...head }: InferReplyHead, outputs: readonly ReplyOutput[]): EncodedReply {
  const parts: Uint8Array[] = []
  const described = outputs.map(({ name, datatype, shape, values, binary }) => {
    if (!binary) return { name, datatype, shape, data: values }
    const bytes = writeBinaryTensor({ name, datatype, shape, values })
    parts.push(bytes)
    return { name, datatype, shape, parameters: { binary_data_size: bytes.length } }
  })
  const json = Buffer.from(JSON.stringify({ ...head, ...(id === undefined ? {} : { id }), outputs: described }))
  return parts.length === 0 ? { body: json, headerBytes: null } : { body: Buffer.concat([json, ...parts]), headerBytes: json.length }
}
