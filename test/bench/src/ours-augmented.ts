import { compileProgram, loadEngine, tf, uniformValues, randomKey } from '@trainyard/engine'
import { augmentation } from '@trainyard/spec'
import { augmentationOf } from '@trainyard/training'
import { answerRounds } from './answer-rounds.js'
import { ourProgram, sharedState } from './our-program.js'
import { isWorkload, ROWS, WORKLOADS } from './workload.js'

// W6, as a contender: node ours-augmented.js <W3|W4> <plain|augmented> <threads>. The data are bytes that become numbers inside the step.
const [workload = '', mode = 'plain', threads = '1'] = process.argv.slice(2)
if (!isWorkload(workload)) throw new Error(`no workload ${workload}`)
const { batch, input, stepsPerRound } = WORKLOADS[workload]
const engine = await loadEngine({ device: 'cpu', threads: Number(threads) })
const side = input[0]
const pixels = uniformValues(ROWS * tf.util.sizeFromShape([...input]), randomKey({ seed: 1, member: 0, purpose: 'x' }))
const data = {
  x: { shape: [ROWS, ...input], values: Uint8Array.from(pixels, (value) => Math.floor(value * 256)) },
  y: { shape: [ROWS], values: Int32Array.from({ length: ROWS }, (_, row) => row % 10) },
}
const [definition, counter] = [ourProgram(workload, 0, sharedState(), data), tf.variable(tf.scalar(0, 'int32'), false)]
const augment = augmentationOf(
  [
    { type: 'horizontal_flip' },
    { type: 'vertical_flip' },
    { type: 'scale_jitter_crop', short_side: [side, Math.round(side * 1.25)], size: side },
    { type: 'rotation', degrees: 15 },
  ].map((step) => augmentation.parse(step)),
  { seed: 1, member: 0 },
)
const { step } = definition.steps.train
const train: typeof step = ({ x, y }) => {
  const raw = x as tf.Tensor4D
  const images = mode === 'augmented' && augment ? augment(raw, counter as tf.Tensor as tf.Scalar).images : raw
  const result = step({ x: tf.mul(images, 1 / 255), y: y as tf.Tensor })
  counter.assign(tf.add(counter, tf.scalar(1, 'int32')))
  return result
}
const program = compileProgram({ variables: [...definition.variables, counter], steps: { train: { ...definition.steps.train, step: train, fed: false } } })
await answerRounds(
  engine,
  (steps) =>
    void program.steps.train.runMany(
      Int32Array.from({ length: steps * batch }, (_, i) => i % ROWS),
      batch,
    ),
  stepsPerRound,
)
