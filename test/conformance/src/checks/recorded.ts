import { readFileSync } from 'node:fs'
import { deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib'
import { decodeInferReply, type ModelMetadata, tensor } from '@trainyard/open-inference'
import { type Check, demand, NotApplicable } from '../check.js'
import { modelPath, modelThat, type Target } from '../target.js'
import { demandSameOutputs } from './infer.js'

/** A request as a real client sent it (`recorded/record.py`), its body in base64. */
type Recorded = { client: string; title: string; method: string; path: string; headers: Record<string, string>; body: string }

const file = new URL('../../recorded/clients.json', import.meta.url)
const recorded = JSON.parse(readFileSync(file, 'utf8')) as Recorded[]
/** The row that every recorded request holds. */
const row = [5, 3.5, 1.5, 0.25]

type Names = { model: string; input: string; output: string }

const codings: Readonly<Record<string, { pack(bytes: Buffer): Buffer; unpack(bytes: Buffer): Buffer }>> = {
  gzip: { pack: (bytes) => gzipSync(bytes), unpack: (bytes) => gunzipSync(bytes) },
  deflate: { pack: (bytes) => deflateSync(bytes), unpack: (bytes) => inflateSync(bytes) },
}

/** The request with the names of this server, and the length of its JSON counted anew. */
function fillIn({ path, headers, body }: Recorded, names: Names): { path: string; headers: Record<string, string>; body: Uint8Array<ArrayBuffer> } {
  const coding = codings[headers['content-encoding'] ?? ''] // default: not compressed
  const bytes = Buffer.from(body, 'base64')
  const plain = coding ? coding.unpack(bytes) : bytes
  const length = Number(headers['inference-header-content-length'] ?? plain.length)
  const json = Buffer.from(withNames(plain.subarray(0, length).toString(), names))
  const filled = Buffer.concat([json, plain.subarray(length)])
  const { 'content-length': _, 'inference-header-content-length': header, ...others } = headers
  return {
    path: path.replace('MODEL', encodeURIComponent(names.model)),
    headers: header === undefined ? others : { ...others, 'inference-header-content-length': String(json.length) },
    body: new Uint8Array(coding ? coding.pack(filled) : filled),
  }
}

const withNames = (json: string, { model, input, output }: Names): string =>
  json.replace('"MODEL"', JSON.stringify(model)).replace('"INPUT"', JSON.stringify(input)).replace('"OUTPUT"', JSON.stringify(output))

const fits = ({ inputs, outputs }: ModelMetadata): boolean =>
  inputs.length === 1 && inputs[0]?.datatype === 'FP32' && inputs[0].shape.join() === '-1,4' && outputs.some(({ datatype }) => datatype === 'FP32')

/** V1 of KServe is another protocol: only a server that has it is asked. */
async function hasV1(target: Target, model: ModelMetadata): Promise<boolean> {
  return (await target.send('GET', `/v1/models/${encodeURIComponent(model.name)}`)).status === 200
}

async function replay(target: Target, request: Recorded): Promise<void> {
  const model = modelThat(target, fits, 'takes one FP32 tensor of the shape [-1, 4]')
  if (request.title.startsWith('V1') && !(await hasV1(target, model))) throw new NotApplicable('this server has no V1')
  const names = { model: model.name, input: model.inputs[0]?.name as string, output: model.outputs.find(({ datatype }) => datatype === 'FP32')?.name as string }
  const { path, headers, body } = fillIn(request, names)
  const reply = await fetch(`${target.url}${path}`, {
    method: request.method,
    headers: { ...target.headers, ...headers },
    ...(request.method === 'GET' ? {} : { body: new Blob([body]) }),
  })
  const bytes = new Uint8Array(await reply.arrayBuffer())
  // Both clients take every other status for an error.
  demand(reply.status === 200, `received ${reply.status} ${Buffer.from(bytes).toString().slice(0, 160)}`)
  if (path.endsWith('/infer')) await demandAnswer(target, model, { reply, bytes, request, output: names.output })
}

/** The answer is that to the same row through this suite's own client. */
async function demandAnswer(
  target: Target,
  model: ModelMetadata,
  { reply, bytes, request, output }: { reply: Response; bytes: Uint8Array; request: Recorded; output: string },
): Promise<void> {
  const length = reply.headers.get('inference-header-content-length')
  const found = decodeInferReply(bytes, length === null ? null : Number(length))
  if (request.title === 'infer, classification') return
  const rows = request.title === 'infer, two rows' ? 2 : 1
  const input = tensor(model.inputs[0]?.name as string, 'FP32', [rows, 4], Array.from({ length: rows }, () => row).flat())
  const wanted = await target.client.infer(model.name, { inputs: [input], outputs: [output] })
  demandSameOutputs(
    found.outputs.filter(({ name }) => name === output),
    wanted.outputs,
    modelPath(model),
  )
}

/** What Triton's and KServe's own clients send is taken, byte for byte but for the names. */
export const recordedChecks: readonly Check[] = recorded.map((request, index) => ({
  id: `recorded-${String(index + 1).padStart(2, '0')}`,
  title: `${request.client}: ${request.title}`,
  run: (target) => replay(target, request),
}))
