import type { JobSpecInput } from '@trainyard/spec'
import type { Calls } from '../api/calls.js'
import { CliError } from '../cli-error.js'
import type { Picture } from '../terminal/charts.js'

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

/** An image of the test split that no member was trained on, as pixels and as an instance to predict. */
export type TestImage = {
  readonly label: string
  readonly picture: Picture
  /** Nested numbers of the input shape, raw as they were uploaded. */
  readonly instance: unknown[]
}

/**
 * The first images of the test split, in their order.
 * @throws {CliError} when the data set shows none.
 */
export async function testImages(api: Calls, datasetId: string, count: number): Promise<TestImage[]> {
  const [dataset, preview] = await Promise.all([api.dataset(datasetId), api.preview(datasetId, { split: 'test', limit: count })])
  const [height, width, channels] = dataset.input_shape ?? []
  if (preview.rows.length === 0 || height === undefined || width === undefined || channels === undefined) {
    throw new CliError('failed', `${datasetId} has no test image to show`)
  }
  return preview.rows.map(({ label, pixels: text = '' }) => {
    const pixels = Buffer.from(text, 'base64')
    if (pixels.length !== height * width * channels)
      throw new CliError('failed', `${datasetId}: an image of ${height}×${width}×${channels} has ${pixels.length} bytes`)
    return { label: String(label), picture: { height, width, channels, pixels }, instance: nested(pixels, height, width, channels) }
  })
}

/** Bytes row by row as lists of lists: [height][width][channels]. */
export function nested(pixels: Uint8Array, height: number, width: number, channels: number): number[][][] {
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (__, column) => {
      const at = (row * width + column) * channels
      return [...pixels.subarray(at, at + channels)]
    }),
  )
}
