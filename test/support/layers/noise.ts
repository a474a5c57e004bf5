import { tf } from '@trainyard/engine'
import { layer, type LayerInput } from '@trainyard/spec'
import { toySpec } from '@trainyard/testing/training/toy-task.js'
import { createNetwork } from '@trainyard/training'

/** The sides of the ones that go in: images, pixels of a side, channels. */
export const noiseShape = { batch: 40, side: 10, channels: 50 } as const

/** What a layer of noise makes of ones in training, at this step. */
export function noiseOf(spec: LayerInput, step: number, member = 0): Float32Array {
  const { batch, side, channels } = noiseShape
  const layers = [layer.parse(spec), layer.parse({ type: 'flatten' })]
  const network = createNetwork({ spec: { ...toySpec({}), architecture: { layers } }, inputShape: [side, side, channels], classes: 2, seed: 3, member })
  let seen = new Float32Array()
  tf.tidy(() => {
    network.forward(tf.ones([batch, side, side, channels]), { mode: 'training', counter: tf.scalar(step, 'int32') }, (layer, output) => {
      if (layer.index === 0) seen = Float32Array.from(output.dataSync())
    })
  })
  network.dispose()
  return seen
}

export const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

export function variance(values: Float32Array): number {
  const center = mean(values)
  return values.reduce((sum, value) => sum + (value - center) ** 2, 0) / values.length
}
