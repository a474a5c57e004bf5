import * as tf from '@tensorflow/tfjs-core'
import type { NamedAttrMap, Tensor } from '@tensorflow/tfjs-core'
import { requireNative } from '../../backend/native.js'
import { floatAttribute, typeAttribute } from './attributes.js'

type ActivationGradient = {
  readonly kernel: string
  readonly op: string
  /** What the op takes besides the gradient: the activation's input or its output, which is cheaper to keep. */
  readonly needs: 'input' | 'output'
  readonly gradientFirst: boolean
}

const GRADIENTS: readonly ActivationGradient[] = [
  { kernel: 'Relu', op: 'ReluGrad', needs: 'output', gradientFirst: true },
  { kernel: 'Sigmoid', op: 'SigmoidGrad', needs: 'output', gradientFirst: false },
  { kernel: 'Tanh', op: 'TanhGrad', needs: 'output', gradientFirst: false },
  { kernel: 'Selu', op: 'SeluGrad', needs: 'output', gradientFirst: true },
  { kernel: 'Softplus', op: 'SoftplusGrad', needs: 'input', gradientFirst: true },
  { kernel: 'LeakyRelu', op: 'LeakyReluGrad', needs: 'input', gradientFirst: true },
]

/**
 * Gives `tf.relu`, `sigmoid`, `tanh`, `selu`, `softplus` and `leakyRelu` TensorFlow's own gradient ops. tfjs composes
 * theirs: relu's alone is five ops, two of which look for NaN. Only while the native backend is current.
 */
export function registerActivationGradients(): void {
  for (const { kernel, op, needs, gradientFirst } of GRADIENTS) {
    tf.unregisterGradient(kernel)
    tf.registerGradient({
      kernelName: kernel,
      ...(needs === 'input' ? { inputsToSave: ['x'] } : { outputsToSave: [true] }),
      // tfjs passes no attributes at all for a kernel that has none.
      gradFunc: (dy, [saved], attributes: NamedAttrMap | undefined) => ({
        x: () => {
          const inputs = gradientFirst ? [dy as Tensor, saved as Tensor] : [saved as Tensor, dy as Tensor]
          const alpha = attributes?.['alpha']
          const extra = op === 'LeakyReluGrad' && typeof alpha === 'number' ? [floatAttribute('alpha', alpha)] : []
          return requireNative().executeSingleOutput(op, [typeAttribute('T', 'float32'), ...extra], inputs)
        },
      }),
    })
  }
}
