/**
 * The network of W3 as a job's, on images of 28 × 28; `epochs` sets how long it takes. Another number of units makes a network that no process has seen
 * before.
 */
export const convolutional = (dataset: string, epochs: number, units = 128): object => ({
  name: 'bench-w7',
  dataset: { id: dataset, validation_fraction: 0.1 },
  architecture: {
    layers: [
      { type: 'conv2d', filters: 32, kernel_size: 3, activation: 'relu' },
      { type: 'max_pooling2d' },
      { type: 'conv2d', filters: 64, kernel_size: 3, activation: 'relu' },
      { type: 'max_pooling2d' },
      { type: 'flatten' },
      { type: 'dense', units, activation: 'relu' },
    ],
  },
  training: { epochs, batch_size: 128 },
  seed: 1,
})

/** The network of W2 as a job's, on images of 8 × 8, so small that what surrounds the training is most of it. */
export const small = (dataset: string, { members, epochs, units = 64 }: { members: number; epochs: number; units?: number }): object => ({
  name: 'bench-small',
  dataset: { id: dataset, validation_fraction: 0.1 },
  architecture: {
    layers: [{ type: 'flatten' }, { type: 'dense', units, activation: 'relu' }, { type: 'dense', units, activation: 'relu' }],
  },
  training: { epochs, batch_size: 32, metrics_every_steps: 1 },
  ensemble: { members },
  seed: 1,
})
