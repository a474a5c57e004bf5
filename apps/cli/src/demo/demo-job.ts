import type { JobSpecInput } from '@trainyard/spec'

/** How much the demo asks of the machine: what TensorFlow's library does in seconds takes WebAssembly minutes. */
export type DemoSize = 'full' | 'small'

/** What the ensemble must reach on the 10,000 test images. */
export const demoTarget: Readonly<Record<DemoSize, number>> = { full: 0.975, small: 0.97 }

/** The name of the demo's data set and model. */
export const demoName = 'mnist-demo'
export const demoSample = 'mnist'

/** Three dense networks on MNIST, each a little different by its seed, averaged. */
export function demoJob(datasetId: string, size: DemoSize): JobSpecInput {
  const full = size === 'full'
  return {
    name: demoName,
    dataset: { id: datasetId, validation_fraction: 0.1 },
    architecture: {
      layers: [
        { type: 'flatten' },
        { type: 'dense', units: full ? 256 : 128, activation: 'relu' },
        { type: 'dropout', rate: full ? 0.2 : 0.1 },
        ...(full ? [{ type: 'dense' as const, units: 128, activation: 'relu' as const }] : []),
      ],
    },
    optimizer: { type: 'adam', learning_rate: full ? 0.001 : 0.002 },
    training: { epochs: full ? 5 : 3, batch_size: 128 },
    ensemble: { members: 3 },
    limits: { max_seconds: 900 },
    seed: 1337,
    model: { name: demoName },
  }
}
