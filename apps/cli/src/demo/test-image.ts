import type { Calls } from '../api/calls.js'
import { CliError } from '../cli-error.js'
import type { Picture } from '../terminal/picture.js'

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
  const [dataset, preview] = await Promise.all([api.dataset(datasetId), api.preview(datasetId, 'test', count)])
  const [height, width, channels] = dataset.input_shape ?? []
  if (preview.rows.length === 0 || height === undefined || width === undefined || channels === undefined) {
    throw new CliError('failed', `${datasetId} shows no image of its test split`)
  }
  return preview.rows.map(({ label, pixels: text = '' }) => {
    const pixels = Buffer.from(text, 'base64')
    if (pixels.length !== height * width * channels)
      throw new CliError('failed', `${datasetId}: an image of ${height}×${width}×${channels} came as ${pixels.length} bytes`)
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
