import { encodeInferRequest, type ModelMetadata, type Tensor } from '@trainyard/open-inference'
import { type Check, NotApplicable } from '../check.js'
import { datatypeOf, inputsFor, modelPath, modelThat, type Target } from '../target.js'
import { demandAlive, demandError } from './server.js'

/** An input as JSON, so that each case can spoil one thing. */
type JsonInput = Record<string, unknown> & { name: string; datatype: string; shape: unknown; data?: unknown }

/** A request of JSON that is right until `spoil` has changed it. */
type JsonCase = { id: string; title: string; spoil(request: { inputs: JsonInput[]; outputs?: unknown; [field: string]: unknown }, model: ModelMetadata): void }

const first = (request: { inputs: JsonInput[] }): JsonInput => request.inputs[0] as JsonInput

const withShape = (id: string, title: string, change: (shape: number[]) => unknown): JsonCase => ({
  id: `shape-${id}`,
  title: `a shape with ${title} is refused`,
  spoil: (request) => {
    first(request).shape = change(first(request).shape as number[])
  },
})

/** Requests in JSON that are wrong in one place. */
const jsonCases: readonly JsonCase[] = [
  withShape('negative', 'a negative size', (shape) => [-1, ...shape.slice(1)]),
  withShape('fraction', 'a size that is no whole number', (shape) => [1.5, ...shape.slice(1)]),
  withShape('overflow', 'sizes whose product is beyond 64 bits', () => [4_294_967_296, 4_294_967_296, 4]),
  withShape('beyond-2-63', 'a size of 2^63', () => [2 ** 63, 1]),
  withShape('text', 'a text for a size', (shape) => ['1', ...shape.slice(1)]),
  withShape('missing', 'nothing in it', () => undefined),
  withShape('null', 'null for it', () => null),
  withShape('rank', 'too many sizes', (shape) => [...shape, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
  withShape('wider', 'more elements than the data', (shape) => [...shape.slice(0, -1), (shape.at(-1) as number) + 1]),
  {
    id: 'data-short',
    title: 'less data than the shape is refused',
    spoil: (request) => void (first(request).data = (first(request).data as unknown[]).slice(1)),
  },
  {
    id: 'data-long',
    title: 'more data than the shape is refused',
    spoil: (request) => void (first(request).data = [...(first(request).data as unknown[]), 1]),
  },
  { id: 'data-missing', title: 'an input without data is refused', spoil: (request) => void delete first(request).data },
  { id: 'data-object', title: 'an object for data is refused', spoil: (request) => void (first(request).data = { 0: 1 }) },
  {
    id: 'data-element',
    title: 'an object among the elements is refused',
    spoil: (request) => void (first(request).data as unknown[]).splice(0, 1, { value: 1 }),
  },
  {
    id: 'data-infinite',
    title: 'an element beyond double precision is refused',
    spoil: (request) => void (first(request).data as unknown[]).splice(0, 1, 'BEYOND'),
  },
  { id: 'datatype-unknown', title: 'an unknown datatype is refused', spoil: (request) => void (first(request).datatype = 'FP7') },
  { id: 'datatype-missing', title: 'an input without datatype is refused', spoil: (request) => void (first(request).datatype = undefined as never) },
  { id: 'datatype-fp16-json', title: 'FP16 in JSON is refused: it is binary only', spoil: (request) => void (first(request).datatype = 'FP16') },
  { id: 'datatype-range', title: 'an element outside its integer datatype is refused', spoil: narrow('UINT8', 300) },
  { id: 'datatype-sign', title: 'a negative element of an unsigned datatype is refused', spoil: narrow('UINT8', -1) },
  { id: 'datatype-fraction', title: 'a fraction in an integer datatype is refused', spoil: narrow('INT32', 1.5) },
  { id: 'inputs-missing', title: 'a request without inputs is refused', spoil: (request) => void delete (request as { inputs?: unknown }).inputs },
  { id: 'inputs-empty', title: 'an empty list of inputs is refused', spoil: (request) => void (request.inputs = []) },
  { id: 'inputs-doubled', title: 'two inputs of one name are refused', spoil: (request) => void request.inputs.push({ ...first(request) }) },
  {
    id: 'inputs-unknown',
    title: 'an input that the model does not have is refused',
    spoil: (request) => void request.inputs.push({ ...first(request), name: 'there_is_no_such_input' }),
  },
  {
    id: 'inputs-renamed',
    title: 'a wrong name is refused, also where the model has one input',
    spoil: (request) => void (first(request).name = 'there_is_no_such_input'),
  },
  { id: 'inputs-nameless', title: 'an input without a name is refused', spoil: (request) => void delete (first(request) as { name?: unknown }).name },
  {
    id: 'outputs-unknown',
    title: 'an output that the model does not have is refused',
    spoil: (request) => void (request.outputs = [{ name: 'there_is_no_such_output' }]),
  },
  {
    id: 'outputs-doubled',
    title: 'an output that is asked for twice is refused',
    spoil: (request, model) => void (request.outputs = [{ name: model.outputs[0]?.name }, { name: model.outputs[0]?.name }]),
  },
  {
    id: 'shared-memory-input',
    title: 'an input in shared memory that was never registered is refused',
    spoil: (request) => {
      delete first(request).data
      first(request)['parameters'] = { shared_memory_region: 'nowhere', shared_memory_byte_size: 16 }
    },
  },
  {
    id: 'shared-memory-output',
    title: 'an output into shared memory that was never registered is refused',
    spoil: (request, model) =>
      void (request.outputs = [{ name: model.outputs[0]?.name, parameters: { shared_memory_region: 'nowhere', shared_memory_byte_size: 16 } }]),
  },
]

/** Declares an integer datatype and puts a value there that it cannot hold; no server can take it for a number of the model. */
function narrow(datatype: string, value: number): JsonCase['spoil'] {
  return (request) => {
    first(request).datatype = datatype
    const data = first(request).data as unknown[]
    first(request).data = data.map((_, index) => (index === 0 ? value : 1))
  }
}

/** Bodies that are no JSON of a request at all. */
const bodies: readonly { id: string; title: string; body: Uint8Array<ArrayBuffer> | string }[] = [
  { id: 'body-empty', title: 'an empty body is refused', body: '' },
  { id: 'body-truncated', title: 'JSON that ends early is refused', body: '{"inputs":[{"name":' },
  { id: 'body-list', title: 'a list for a request is refused', body: '[]' },
  { id: 'body-text', title: 'a text for a request is refused', body: '"inputs"' },
  { id: 'body-null', title: 'null for a request is refused', body: 'null' },
  { id: 'body-deep', title: 'JSON nested 100,000 levels deep is refused', body: `{"inputs":${'['.repeat(100_000)}${']'.repeat(100_000)}}` },
  {
    id: 'body-utf8',
    title: 'a body that is no UTF-8 is refused',
    body: new Uint8Array([...Buffer.from('{"id":"'), 0xff, 0xfe, ...Buffer.from('","inputs":[]}')]),
  },
]

/** A binary request that is right until `spoil` has changed it. */
type BinaryRequest = { body: Uint8Array<ArrayBuffer>; length: string | null }
type BinaryCase = { id: string; title: string; spoil(request: BinaryRequest): BinaryRequest }

const replaced = (body: Uint8Array<ArrayBuffer>, pattern: RegExp, by: string): BinaryRequest => {
  const text = Buffer.from(body).toString('latin1').replace(pattern, by)
  const changed = new Uint8Array(Buffer.from(text, 'latin1'))
  return { body: changed, length: String(text.indexOf('}]') === -1 ? changed.length : text.lastIndexOf('}') + 1) }
}

const binaryCases: readonly BinaryCase[] = [
  { id: 'length-missing', title: 'binary data without the header for the length of the JSON is refused', spoil: ({ body }) => ({ body, length: null }) },
  { id: 'length-beyond', title: 'a length of the JSON beyond the body is refused', spoil: ({ body }) => ({ body, length: String(body.length + 1) }) },
  { id: 'length-negative', title: 'a negative length of the JSON is refused', spoil: ({ body }) => ({ body, length: '-1' }) },
  { id: 'length-text', title: 'a length of the JSON that is no number is refused', spoil: ({ body }) => ({ body, length: 'NaN' }) },
  { id: 'length-short', title: 'a length that cuts the JSON is refused', spoil: ({ body, length }) => ({ body, length: String(Number(length) - 1) }) },
  { id: 'binary-truncated', title: 'a tensor with fewer bytes than it says is refused', spoil: ({ body, length }) => ({ body: body.slice(0, -1), length }) },
  { id: 'binary-trailing', title: 'bytes that belong to no tensor are refused', spoil: ({ body, length }) => ({ body: new Uint8Array([...body, 0]), length }) },
  {
    id: 'binary-size-negative',
    title: 'a negative binary_data_size is refused',
    spoil: ({ body }) => replaced(body, /"binary_data_size":\d+/, '"binary_data_size":-4'),
  },
  {
    id: 'binary-size-text',
    title: 'a text for binary_data_size is refused',
    spoil: ({ body }) => replaced(body, /"binary_data_size":(\d+)/, '"binary_data_size":"$1"'),
  },
  {
    id: 'binary-size-odd',
    title: 'a binary_data_size that is not that of the shape is refused',
    spoil: ({ body }) => replaced(body, /"binary_data_size":\d+/, '"binary_data_size":3'),
  },
]

/** What a model takes that JSON carries. */
const modelForJson = (target: Target): ModelMetadata =>
  modelThat(target, ({ inputs }) => inputs.every(({ datatype }) => datatype !== 'FP16' && datatype !== 'BF16'), 'takes JSON')

const asJson = ({ name, datatype, shape, data }: Tensor): JsonInput => ({
  name,
  datatype,
  shape: [...shape],
  data: Array.from(data as ArrayLike<unknown>, (value) => (value instanceof Uint8Array ? Buffer.from(value).toString() : value)),
})

const refused = [400, 404, 413, 415, 422]

/** The negative matrix: each request is wrong in one place, is refused in the protocol's form, and leaves the server alive. */
export const negativeChecks: readonly Check[] = [
  ...jsonCases.map(({ id, title, spoil }) => ({
    id: `negative-${id}`,
    title,
    run: async (target: Target) => {
      const model = modelForJson(target)
      const request = { inputs: inputsFor(model, 1, 11).map(asJson) }
      spoil(request, model)
      // JSON.stringify cannot write a number that no double holds.
      const body = JSON.stringify(request).replace('"BEYOND"', '1e400')
      demandError(await target.send('POST', `${modelPath(model)}/infer`, body, { 'content-type': 'application/json' }), refused)
      await demandAlive(target)
    },
  })),
  ...bodies.map(({ id, title, body }) => ({
    id: `negative-${id}`,
    title,
    run: async (target: Target) => {
      demandError(await target.send('POST', `${modelPath(modelForJson(target))}/infer`, body, { 'content-type': 'application/json' }), refused)
      await demandAlive(target)
    },
  })),
  ...binaryCases.map(({ id, title, spoil }) => ({
    id: `negative-${id}`,
    title,
    extension: 'binary_tensor_data',
    run: async (target: Target) => {
      const model = modelThat(target, ({ inputs }) => inputs.some(({ datatype }) => datatype !== 'BYTES'), 'takes numbers')
      const { body, jsonLength } = encodeInferRequest({ inputs: inputsFor(model, 1, 12) })
      const spoiled = spoil({ body, length: String(jsonLength) })
      const headers = { 'content-type': 'application/octet-stream', ...(spoiled.length === null ? {} : { 'inference-header-content-length': spoiled.length }) }
      demandError(await target.send('POST', `${modelPath(model)}/infer`, spoiled.body, headers), refused)
      await demandAlive(target)
    },
  })),
  {
    id: 'negative-bytes-past-end',
    title: 'a BYTES element whose length goes past the end is refused',
    extension: 'binary_tensor_data',
    run: async (target) => {
      const model = modelThat(target, ({ inputs }) => inputs.some(({ datatype }) => datatype === 'BYTES'), 'takes BYTES')
      const inputs = inputsFor(model, 1, 13)
      const { body, jsonLength } = encodeInferRequest({ inputs })
      let offset = jsonLength ?? 0 // default: binary requests have a length
      for (const input of inputs) {
        if (datatypeOf({ ...input, shape: [] }) === 'BYTES') break
        offset += (input.data as Float64Array).byteLength
      }
      const spoiled = body.slice()
      new DataView(spoiled.buffer).setUint32(offset, 0xffff_fff0, true)
      const headers = { 'content-type': 'application/octet-stream', 'inference-header-content-length': String(jsonLength) }
      demandError(await target.send('POST', `${modelPath(model)}/infer`, spoiled, headers), refused)
      await demandAlive(target)
    },
  },
  {
    id: 'negative-raw-several-inputs',
    title: 'a raw binary request to a model of several inputs is refused',
    extension: 'binary_tensor_data',
    run: async (target) => {
      const model = modelThat(target, ({ inputs }) => inputs.length > 1, 'has several inputs')
      const reply = await target.send('POST', `${modelPath(model)}/infer`, new Uint8Array(16), { 'inference-header-content-length': '0' })
      demandError(reply, refused)
      await demandAlive(target)
    },
  },
  {
    id: 'negative-after-all',
    title: 'after all of them a right request is answered',
    run: async (target) => {
      if (target.models.length === 0) throw new NotApplicable('this server has no ready model')
      for (const model of target.models) await target.client.infer(model.name, { inputs: inputsFor(model, 1, 14) })
    },
  },
]
