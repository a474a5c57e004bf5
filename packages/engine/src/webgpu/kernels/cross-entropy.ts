import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D, Tensor2D, TensorInfo } from '@tensorflow/tfjs-core'
import { WEBGPU } from '../webgpu-backend.js'
import { type FlatShader, runFlat, wholeNumbers } from './flat-program.js'

const CLASSES = 'classes : i32, '

/** log Σ exp of each row. */
const LOG_SUM: FlatShader = {
  key: 'log_sum_exp',
  inputs: ['logits'],
  uniforms: CLASSES,
  body: `
  let first = index * uniforms.classes;
  var most = logits[first];
  for (var k = 1; k < uniforms.classes; k++) { most = max(most, logits[first + k]); }
  var sum = 0.0;
  for (var k = 0; k < uniforms.classes; k++) { sum += exp(logits[first + k] - most); }
  setOutputAtIndex(index, most + log(sum));`,
}

/** What tells class numbers from probabilities: the loss of a row, and the target at one class. */
const KINDS = {
  sparse: {
    kernel: 'TrainyardGpuSparseCrossEntropy',
    loss: 'setOutputAtIndex(index, logSum[index] - logits[index * uniforms.classes + labels[index]]);',
    target: 'select(0.0, 1.0, labels[row] == index % uniforms.classes)',
  },
  dense: {
    kernel: 'TrainyardGpuCrossEntropy',
    loss: `
  var sum = 0.0;
  for (var i = index * uniforms.classes; i < (index + 1) * uniforms.classes; i++) { sum += labels[i] * (logSum[index] - logits[i]); }
  setOutputAtIndex(index, sum);`,
    target: 'labels[index]',
  },
} as const

/** The labels of a cross-entropy: class numbers, or probabilities that sum to 1 in each row. */
export type LabelKind = keyof typeof KINDS

/** Cross-entropy of each row from logits, as `softmaxCrossEntropy`: two shaders forward, one back. */
export function gpuCrossEntropy(kind: LabelKind, logits: Tensor2D, labels: Tensor): Tensor1D {
  const [loss, logSum] = tf.engine().runKernel<Tensor[]>(KINDS[kind].kernel, { logits, labels })
  if (loss === undefined) throw new Error('the kernel returned no loss')
  // With the tape on, the sums are kept by the tape's own reference.
  logSum?.dispose()
  return loss as Tensor1D
}

/** Registers both kernels and their gradients; the engine does so when it loads the backend. */
export function registerGpuCrossEntropy(): void {
  for (const [kind, { kernel, loss, target }] of Object.entries(KINDS)) {
    const lossShader: FlatShader = { key: `${kind}_cross_entropy`, inputs: ['logits', 'labels', 'logSum'], uniforms: CLASSES, body: loss }
    const gradientShader: FlatShader = {
      key: `${kind}_cross_entropy_gradient`,
      inputs: ['logits', 'labels', 'logSum', 'dy'],
      uniforms: CLASSES,
      body: `
  let row = index / uniforms.classes;
  setOutputAtIndex(index, dy[row] * (exp(logits[index] - logSum[row]) - ${target}));`,
    }
    tf.registerKernel({
      kernelName: kernel,
      backendName: WEBGPU,
      kernelFunc: ({ inputs }) => {
        const { logits, labels } = inputs as { logits: TensorInfo; labels: TensorInfo }
        const [rows = 0, classes = 0] = logits.shape
        const logSum = runFlat(LOG_SUM, [rows], [logits], wholeNumbers(classes))
        return [runFlat(lossShader, [rows], [logits, labels, logSum], wholeNumbers(classes)), logSum]
      },
    })
    tf.registerGradient({
      kernelName: kernel,
      inputsToSave: ['logits', 'labels'],
      outputsToSave: [false, true],
      gradFunc: (dy, saved) => {
        const [logits, labels, logSum] = saved as [Tensor2D, Tensor, Tensor]
        const given = [logits, labels, logSum, (dy as Tensor[])[0] as Tensor]
        return {
          logits: () => tf.engine().makeTensorFromTensorInfo(runFlat(gradientShader, logits.shape, given, wholeNumbers(logits.shape[1]))),
          labels: () => tf.zerosLike(labels),
        }
      },
    })
  }
}
