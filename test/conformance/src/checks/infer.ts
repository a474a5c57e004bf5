import {
  createInferenceClient,
  datatypes,
  type InferReply,
  type InferRequest,
  type ModelMetadata,
  type Tensor,
  type TensorMetadata,
} from '@trainyard/open-inference'
import { type Check, demand, NotApplicable } from '../check.js'
import { inputsFor, isBatched, modelPath, modelThat, type Target } from '../target.js'

/** Largest difference between two answers to the same rows, relative to their size: both are single precision. */
const tolerance = 1e-5

/** @throws {Failed} when two replies do not hold the same outputs. */
export function demandSameOutputs(found: readonly Tensor[], wanted: readonly Tensor[], what: string): void {
  demand(
    found.map(({ name }) => name).join() === wanted.map(({ name }) => name).join(),
    `${what}: received the outputs ${found.map(({ name }) => name).join()}`,
  )
  found.forEach((output, index) => demandSame(output, wanted[index] as Tensor, what))
}

function demandSame(found: Tensor, wanted: Tensor, what: string): void {
  demand(found.shape.join() === wanted.shape.join(), `${what}: ${found.name} has the shape [${found.shape.join()}] instead of [${wanted.shape.join()}]`)
  const [left, right] = [found.data as ArrayLike<unknown>, wanted.data as ArrayLike<unknown>]
  for (let index = 0; index < left.length; index++) {
    demand(isSame(left[index], right[index]), `${what}: ${found.name}[${index}] is ${String(left[index])} instead of ${String(right[index])}`)
  }
}

function isSame(left: unknown, right: unknown): boolean {
  if (typeof left === 'number' && typeof right === 'number') {
    return Object.is(left, right) || left === right || Math.abs(left - right) <= tolerance * Math.max(1, Math.abs(left), Math.abs(right))
  }
  return left instanceof Uint8Array && right instanceof Uint8Array ? Buffer.from(left).equals(right) : left === right
}

/** One row of a tensor whose first size is the batch. */
function rowOf(tensor: Tensor, row: number): Tensor {
  const width = tensor.data.length / (tensor.shape[0] as number)
  return { ...tensor, shape: [1, ...tensor.shape.slice(1)], data: tensor.data.slice(row * width, (row + 1) * width) } as Tensor
}

const carriedByJson = ({ inputs }: ModelMetadata): boolean =>
  inputs.every(({ datatype }) => Object.hasOwn(datatypes, datatype) && datatypes[datatype as keyof typeof datatypes].json)

const eachModel = (run: (target: Target, model: ModelMetadata) => Promise<void>) => async (target: Target) => {
  if (target.models.length === 0) throw new NotApplicable('this server has no ready model')
  for (const model of target.models) await run(target, model)
}

const infer = (target: Target, model: ModelMetadata, request: InferRequest): Promise<InferReply> => target.client.infer(model.name, request)

/** What `infer` answers, in JSON and in binary. */
export const inferChecks: readonly Check[] = [
  {
    id: 'infer-json',
    title: 'a JSON request is answered with the outputs that the metadata declares',
    run: eachModel(async (target, model) => {
      if (!carriedByJson(model)) return
      const reply = await infer(target, model, { inputs: inputsFor(model, 1, 1), binary: false })
      demand(reply.modelName === model.name, `model_name is ${reply.modelName} instead of ${model.name}`)
      demand(reply.outputs.length > 0, `${model.name}: no outputs`)
      for (const output of reply.outputs) {
        const declared = model.outputs.find(({ name }) => name === output.name)
        demand(declared?.datatype === output.datatype, `${model.name}: ${output.name} is ${output.datatype}; declared is ${declared?.datatype ?? 'nothing'}`)
      }
    }),
  },
  {
    id: 'infer-binary',
    title: 'binary tensors in both directions give what JSON gives',
    extension: 'binary_tensor_data',
    run: eachModel(async (target, model) => {
      const inputs = inputsFor(model, 1, 2)
      const binary = await infer(target, model, { inputs })
      if (!carriedByJson(model)) return
      demandSameOutputs(binary.outputs, (await infer(target, model, { inputs, binary: false })).outputs, model.name)
    }),
  },
  {
    id: 'infer-mixed',
    title: 'binary can be asked for one output and JSON for another',
    extension: 'binary_tensor_data',
    run: async (target) => {
      const model = modelThat(target, ({ outputs }) => outputs.length > 1, 'has two outputs')
      const [first, second] = model.outputs.slice(0, 2) as [TensorMetadata, TensorMetadata]
      const outputs = [
        { name: first.name, binary: true },
        { name: second.name, binary: false },
      ]
      const reply = await infer(target, model, { inputs: inputsFor(model, 1, 3), outputs })
      demand(reply.outputs.map(({ name }) => name).join() === `${first.name},${second.name}`, 'the outputs must come in the order of the request')
    },
  },
  {
    id: 'requested-outputs',
    title: 'each declared output can be asked for alone; an empty list asks for the defaults',
    run: eachModel(async (target, model) => {
      const inputs = inputsFor(model, 1, 4)
      for (const { name } of model.outputs) {
        const { outputs } = await infer(target, model, { inputs, outputs: [name], binary: false })
        demand(outputs.length === 1 && outputs[0]?.name === name, `${model.name}: asked for ${name}, received ${outputs.map((output) => output.name).join()}`)
      }
      const { outputs } = await infer(target, model, { inputs, outputs: [], binary: false })
      demand(outputs.length > 0, `${model.name}: an empty list of outputs must give the default outputs`)
    }),
  },
  {
    id: 'id',
    title: 'the id comes back where one was sent, and only there',
    run: eachModel(async (target, model) => {
      const inputs = inputsFor(model, 1, 5)
      const [named, unnamed] = [await infer(target, model, { inputs, id: 'ü 42', binary: false }), await infer(target, model, { inputs, binary: false })]
      demand(named.id === 'ü 42', `received ${named.id}`)
      demand(unnamed.id === null || unnamed.id === '', `received ${unnamed.id}`)
    }),
  },
  {
    id: 'nested-data',
    title: 'nested and flat data mean the same',
    run: async (target) => {
      const model = modelThat(
        target,
        (each) => isBatched(each) && carriedByJson(each) && each.inputs.some(({ shape }) => shape.length > 1),
        'takes rows of several elements',
      )
      const inputs = inputsFor(model, 2, 6)
      const flat = await infer(target, model, { inputs, binary: false })
      const body = JSON.stringify({
        inputs: inputs.map(({ name, datatype, shape, data }) => ({ name, datatype, shape, data: nest(Array.from(data as ArrayLike<unknown>), shape) })),
      })
      const nested = await target.send('POST', `${modelPath(model)}/infer`, body, { 'content-type': 'application/json' })
      demand(nested.status === 200, `nested data: received ${nested.status} ${nested.body.slice(0, 160)}`)
      const values = (JSON.parse(nested.body) as { outputs: { data: unknown[] }[] }).outputs.map(({ data }) => data.flat(Infinity))
      flat.outputs.forEach((output, index) => {
        if (output.datatype === 'BYTES') return
        const data = values[index] ?? [] // default: a missing output differs in length
        demand(data.length === output.data.length && data.every((value, each) => isSame(value ?? NaN, output.data[each])), `${output.name} differs`)
      })
    },
  },
  {
    id: 'unknown-fields',
    title: 'unknown parameters and fields of the request are ignored',
    run: eachModel(async (target, model) => {
      if (!carriedByJson(model)) return
      const inputs = inputsFor(model, 1, 7)
      const plain = await infer(target, model, { inputs, binary: false })
      const odd = await infer(target, model, { inputs, binary: false, parameters: { 'x-unknown': true, another_one: 3 } })
      demandSameOutputs(odd.outputs, plain.outputs, 'an unknown parameter')
      // KServe's own client sends a field `model_name` that the protocol does not have.
      const { body, status } = await withField(target, model, inputs, 'model_name', model.name)
      demand(status === 200, `an extra field: received ${status} ${body.slice(0, 160)}`)
    }),
  },
  {
    id: 'batch-alone',
    title: 'a row is answered the same alone and among others, in whatever order',
    run: async (target) => {
      const batched = target.models.filter(isBatched)
      if (batched.length === 0) throw new NotApplicable('no model of this server takes batches')
      for (const model of batched) {
        for (const rows of [2, 3, 17]) {
          const inputs = inputsFor(model, rows, rows)
          const together = await infer(target, model, { inputs })
          for (const row of new Set([0, 1, rows - 1])) {
            const alone = await infer(target, model, { inputs: inputs.map((input) => rowOf(input, row)) })
            demandSameOutputs(
              alone.outputs,
              together.outputs.map((output) => rowOf(output, row)),
              `${model.name}, row ${row} of ${rows}`,
            )
          }
        }
      }
    },
  },
  {
    id: 'concurrent-callers',
    title: 'callers at the same time get the answers to their own rows and outputs',
    run: async (target) => {
      const batched = target.models.filter(isBatched)
      for (const model of batched) {
        const requests = Array.from({ length: 24 }, (_, index) => inputsFor(model, 1 + (index % 4), 100 + index))
        const alone: InferReply[] = []
        for (const inputs of requests) alone.push(await infer(target, model, { inputs }))
        const atOnce = await Promise.all(requests.map((inputs, index) => infer(target, model, { inputs, id: String(index) })))
        atOnce.forEach((reply, index) => {
          demand(reply.id === String(index), `caller ${index} received the reply of caller ${reply.id}`)
          demandSameOutputs(reply.outputs, (alone[index] as InferReply).outputs, `${model.name}, caller ${index}`)
        })
      }
    },
  },
  {
    id: 'compressed',
    title: 'a gzip request is read; its header length is that of the JSON before compression',
    run: eachModel(async (target, model) => {
      const inputs = inputsFor(model, 1, 8)
      const zipped = await createInferenceClient({ url: target.url, headers: target.headers, compress: true }).infer(model.name, { inputs })
      demandSameOutputs(zipped.outputs, (await infer(target, model, { inputs })).outputs, model.name)
    }),
  },
]

function withField(target: Target, model: ModelMetadata, inputs: readonly Tensor[], field: string, value: string) {
  const body = JSON.stringify({
    [field]: value,
    inputs: inputs.map(({ name, datatype, shape, data }) => ({
      name,
      datatype,
      shape,
      data: datatypes[datatype].toJson(data as never).map((text) => JSON.parse(text)),
    })),
  })
  return target.send('POST', `${modelPath(model)}/infer`, body, { 'content-type': 'application/json' })
}

function nest(data: readonly unknown[], [side, ...rest]: readonly number[]): unknown {
  if (side === undefined) return data[0]
  const width = data.length / side
  return Array.from({ length: side }, (_, index) => nest(data.slice(index * width, (index + 1) * width), rest))
}
