import { textsOf } from '@trainyard/open-inference'
import { type Check, demand, NotApplicable } from '../check.js'
import { inputsFor, isBatched, modelPath, modelThat, type Target } from '../target.js'
import { demandAlive, demandError } from './server.js'

type Counter = { count: number; ns: number }
type ModelStatistics = {
  name: string
  version: string
  inference_count: number
  execution_count: number
  inference_stats: Record<'success' | 'fail' | 'queue' | 'compute_input' | 'compute_infer' | 'compute_output', Counter>
  batch_stats: { batch_size: number }[]
}

const statisticsOf = async (target: Target, model: string): Promise<ModelStatistics> => {
  const { model_stats: stats } = (await target.client.statistics(model)) as { model_stats?: ModelStatistics[] }
  demand(Array.isArray(stats) && stats.length > 0, 'model_stats must be a list with the model')
  const sum = stats.at(-1) as ModelStatistics
  demand(sum.name === model, `the statistics are of ${sum.name}`)
  return sum
}

/** What `GET /v2` announces is there in whole: Triton's documents of the same names say how. */
export const extensionChecks: readonly Check[] = [
  {
    id: 'classification',
    title: 'the k most probable classes come as BYTES value:index:label, in falling order',
    extension: 'classification',
    run: async (target) => {
      const model = modelThat(
        target,
        ({ outputs }) => outputs.some(({ datatype, shape }) => datatype === 'FP32' && (shape.at(-1) ?? 0) > 1),
        'gives a value for each class',
      ) // default: a shape without sizes
      const name = model.outputs.find(({ datatype, shape }) => datatype === 'FP32' && (shape.at(-1) ?? 0) > 1)?.name as string // default: as above
      const inputs = inputsFor(model, 1, 21)
      const values = Array.from((await target.client.infer(model.name, { inputs, outputs: [name] })).output(name, 'FP32').data)
      for (const binary of [true, false]) {
        const reply = await target.client.infer(model.name, { inputs, outputs: [{ name, classification: 2, binary }], binary })
        const found = textsOf(reply.output(name, 'BYTES')).map((text) => text.split(':'))
        const wanted = values.map((value, index) => ({ value, index })).sort((a, b) => b.value - a.value)
        demand(found.length === 2, `asked for 2 classes, received ${found.length}`)
        found.forEach(([value, index], rank) => {
          demand(Number(index) === wanted[rank]?.index, `class ${rank} must be ${wanted[rank]?.index}; received ${index}`)
          demand(Math.abs(Number(value) - (wanted[rank]?.value ?? NaN)) < 1e-5, `class ${rank} must have ${wanted[rank]?.value}; received ${value}`) // default: NaN fails
        })
      }
    },
  },
  {
    id: 'repository-index',
    title: 'the index lists every model with its state, with and without a body',
    extension: 'model_repository',
    run: async (target) => {
      const bare = await target.send('POST', '/v2/repository/index')
      demand(bare.status === 200, `without a body: received ${bare.status} ${bare.body.slice(0, 160)}`)
      const all = JSON.parse(bare.body) as { name: string; state?: string }[]
      const ready = await target.client.repositoryIndex({ ready: true })
      demand(
        ready.every(({ state }) => state === 'READY'),
        'with {"ready": true} every state must be READY',
      )
      const names = new Set(all.map(({ name }) => name))
      for (const { name } of target.models) demand(names.has(name), `the index lacks ${name}`)
    },
  },
  {
    id: 'repository-load',
    title: 'a model can be unloaded and loaded, and predicts afterwards',
    extension: 'model_repository',
    run: async (target) => {
      const model = modelThat(target, () => true, 'is ready')
      await target.client.unloadModel(model.name)
      await target.client.loadModel(model.name)
      demand(await target.client.isModelReady(model.name), `${model.name} must be ready after load`)
      await target.client.infer(model.name, { inputs: inputsFor(model, 1, 22) })
    },
  },
  {
    id: 'repository-load-unknown',
    title: 'loading a model that is not there is refused with the reason',
    extension: 'model_repository',
    run: async (target) => {
      demandError(await target.send('POST', '/v2/repository/models/there-is-no-such-model/load', '{}', { 'content-type': 'application/json' }), [400, 404])
      await demandAlive(target)
    },
  },
  {
    id: 'configuration',
    title: 'the configuration names the inputs and outputs of the metadata, and its sizes without the batch',
    extension: 'model_configuration',
    run: async (target) => {
      for (const model of target.models) {
        const config = (await target.client.modelConfig(model.name)) as {
          name?: string
          max_batch_size?: number
          input?: { name: string; dims: (number | string)[] }[]
        }
        demand(config.name === model.name, `${model.name}: the configuration is of ${config.name}`)
        demand(Number.isSafeInteger(config.max_batch_size), `${model.name}: max_batch_size must be a whole number`)
        for (const { name, shape } of model.inputs) {
          const input = config.input?.find((each) => each.name === name)
          demand(input !== undefined, `${model.name}: the configuration lacks input ${name}`)
          // With a batch, Triton's metadata has it as first size and its configuration leaves it out.
          const dims = config.max_batch_size === 0 ? shape : shape.slice(1)
          const found = input.dims.map(Number)
          demand(found.join() === dims.join(), `${model.name}: ${name} has dims [${found.join()}], its shape is [${shape.join()}]`)
        }
      }
    },
  },
  {
    id: 'statistics',
    title: 'statistics count rows, executions and replies exactly',
    extension: 'statistics',
    run: async (target) => {
      const model = modelThat(target, isBatched, 'takes batches')
      const before = await statisticsOf(target, model.name)
      for (const rows of [1, 2, 5]) await target.client.infer(model.name, { inputs: inputsFor(model, rows, rows) })
      const after = await statisticsOf(target, model.name)
      demand(after.inference_count - before.inference_count === 8, `1 + 2 + 5 rows are ${after.inference_count - before.inference_count} inferences`)
      const executions = after.execution_count - before.execution_count
      demand(executions >= 1 && executions <= 3, `3 requests took ${executions} executions`)
      const success = after.inference_stats.success.count - before.inference_stats.success.count
      demand(success === 3, `3 replies are counted as ${success}`)
    },
  },
  {
    id: 'statistics-fail',
    title: 'a refused request is no inference',
    extension: 'statistics',
    run: async (target) => {
      const model = modelThat(target, () => true, 'is ready')
      const before = await statisticsOf(target, model.name)
      await target.send('POST', `${modelPath(model)}/infer`, '{"inputs":[]}', { 'content-type': 'application/json' })
      const after = await statisticsOf(target, model.name)
      demand(after.inference_count === before.inference_count, 'inference_count must not change')
      demand(after.inference_stats.success.count === before.inference_stats.success.count, 'success must not change')
    },
  },
  {
    id: 'statistics-fields',
    title: "statistics have the fields that perf_analyzer reads, the cache's among them",
    extension: 'statistics',
    run: async (target) => {
      const model = modelThat(target, () => true, 'is ready')
      const stats = await statisticsOf(target, model.name)
      for (const name of ['success', 'fail', 'queue', 'compute_input', 'compute_infer', 'compute_output', 'cache_hit', 'cache_miss'] as const) {
        const counter = (stats.inference_stats as Record<string, Counter | undefined>)[name]
        demand(Number.isSafeInteger(counter?.count) && Number.isSafeInteger(counter?.ns), `inference_stats.${name} must have count and ns`)
      }
      const whole = (await target.client.statistics()) as { model_stats?: unknown[] }
      demand(Array.isArray(whole.model_stats) && whole.model_stats.length >= 1, 'GET /v2/models/stats must list the models')
    },
  },
  {
    id: 'schedule-policy',
    title: 'priority and timeout are taken as parameters',
    run: async (target) => {
      const model = modelThat(target, () => true, 'is ready')
      await target.client.infer(model.name, { inputs: inputsFor(model, 1, 23), parameters: { priority: 1, timeout: 60_000_000 } })
    },
  },
  {
    id: 'half-precision',
    title: 'FP16 and BF16 in binary are read, or refused in words',
    extension: 'binary_tensor_data',
    run: async (target) => {
      const model = modelThat(target, ({ inputs }) => inputs.length === 1 && inputs[0]?.datatype === 'FP32', 'takes one FP32 tensor')
      const [input] = inputsFor(model, 1, 24)
      if (input?.datatype !== 'FP32') throw new NotApplicable('the input is not FP32')
      const wanted = await target.client.infer(model.name, { inputs: [input] })
      for (const datatype of ['FP16', 'BF16'] as const) {
        // The values are multiples of 1/8 below 8, which both datatypes hold exactly.
        const found = await target.client.infer(model.name, { inputs: [{ ...input, datatype }] }).catch((error: unknown) => error)
        if (found instanceof Error) demand(found.message.includes(datatype), `${datatype}: the refusal does not name it: ${found.message}`)
        else demand(JSON.stringify(plain(found)) === JSON.stringify(plain(wanted)), `${datatype} gives another answer than FP32`)
      }
    },
  },
]

const plain = (reply: unknown): unknown =>
  (reply as { outputs: { name: string; data: ArrayLike<unknown> }[] }).outputs.map(({ name, data }) => [name, Array.from(data, String)])
