import { createInterface } from 'node:readline'
import {
  applyAdam,
  compileProgram,
  eagerProgram,
  loadEngine,
  randomKey,
  sparseSoftmaxCrossEntropy,
  type StepFunction,
  tf,
  uniformValues,
} from '@trainyard/engine'
import { buildNetwork } from './networks.js'
import { isWorkload, ROWS, WORKLOADS } from './workload.js'

// Our side of the comparison, as a contender: node ours.js <workload> <graph|eager> <threads>.
const [workload = '', mode = 'graph', threads = '1'] = process.argv.slice(2)
if (!isWorkload(workload)) throw new Error(`no workload ${workload}`)
const { batch, input, stepsPerRound } = WORKLOADS[workload]
const engine = await loadEngine({ device: 'cpu', threads: Number(threads) })

const { forward, weights, averages } = buildNetwork(workload)
const zeros = () => weights.map((weight) => tf.variable(tf.zerosLike(weight), false))
const [firsts, seconds, time, rate] = [zeros(), zeros(), tf.variable(tf.scalar(0), false), tf.variable(tf.scalar(1e-3), false)]
const [beta1, beta2] = [Math.fround(0.9), Math.fround(0.999)]

const step: StepFunction = ({ x, y }) => {
  const { value: loss, grads } = tf.variableGrads(
    () => tf.mean(sparseSoftmaxCrossEntropy(forward(x as tf.Tensor) as tf.Tensor2D, y as tf.Tensor1D)) as tf.Scalar,
    weights,
  )
  time.assign(tf.add(time, 1))
  const root = tf.sqrt(tf.sub(1, tf.pow(beta2, time)))
  const scaled = { rate: tf.div(tf.mul(rate, root), tf.sub(1, tf.pow(beta1, time))) as tf.Scalar, epsilon: tf.mul(root, 1e-7) as tf.Scalar, beta1, beta2 }
  weights.forEach((variable, i) => {
    const [firstMoment, secondMoment, gradient] = [firsts[i], seconds[i], grads[variable.name]]
    if (firstMoment && secondMoment && gradient) applyAdam({ variable, firstMoment, secondMoment, gradient, ...scaled })
  })
  return { loss, metrics: {} }
}

const definition = {
  variables: [...weights, ...firsts, ...seconds, ...averages, time, rate],
  steps: {
    train: {
      step,
      feeds: { x: { shape: input, dtype: 'float32' as const }, y: { shape: [], dtype: 'int32' as const } },
      batchSizes: [batch],
      data: {
        x: { shape: [ROWS, ...input], values: uniformValues(ROWS * tf.util.sizeFromShape([...input]), randomKey({ seed: 1, member: 0, purpose: 'x' })) },
        y: { shape: [ROWS], values: Int32Array.from({ length: ROWS }, (_, row) => row % 10) },
      },
    },
  },
}
const program = mode === 'eager' ? eagerProgram(definition) : compileProgram(definition)
const rowsOf = (steps: number) => Int32Array.from({ length: steps * batch }, (_, i) => i % ROWS)
const run = (steps: number) => program.steps.train.runMany(rowsOf(steps), batch)

// The first calls compile and fill caches; a second round of them catches what the first one triggered.
for (let i = 0; i < 2; i++) run(Math.min(5, stepsPerRound))
say({ ready: `trainyard engine on TensorFlow ${engine.library} (${engine.backend})` })
for await (const _line of createInterface({ input: process.stdin })) {
  const started = performance.now()
  run(stepsPerRound)
  say({ ms: (performance.now() - started) / stepsPerRound })
}

function say(line: Readonly<Record<string, string | number>>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
