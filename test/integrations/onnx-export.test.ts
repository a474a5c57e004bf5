import { loadEngine } from '@trainyard/engine'
import { writeOnnx } from '@trainyard/exchange'
import { type Instance, modelInputShape, type ModelManifest } from '@trainyard/spec'
import { imageCases, madeModel } from '@trainyard/testing/training/random-networks.js'
import { createPredictor } from '@trainyard/training'
import fc from 'fast-check'
import * as ort from 'onnxruntime-web'
import { beforeAll, expect, test } from 'vitest'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

type Feeds = Record<string, ort.Tensor>
type Stored = { manifest: ModelManifest; members: { index: number; file: Uint8Array }[] }

/** What the service predicts and what ONNX Runtime makes of the file, for the same rows. */
async function both({ manifest, members }: Stored, rows: Instance[], feeds: Feeds) {
  const predictor = createPredictor({ manifest, members })
  const served = (await predictor.predict(rows, { members: false })).map(({ probabilities, value }) => probabilities ?? [value ?? null])
  predictor.dispose()
  const session = await ort.InferenceSession.create(writeOnnx({ name: 'm', version: '1', manifest, members }))
  const found = await session.run(feeds)
  await session.release()
  return { served, found }
}

function expectClose(found: ArrayLike<number>, wanted: readonly (readonly (number | null)[])[], scale = 1) {
  const flat = wanted.flat()
  expect(found.length).toBe(flat.length)
  for (const [index, value] of flat.entries())
    expect(Math.abs(Number(found[index]) - (value ?? Number.NaN)), `${found[index]} for ${value}`).toBeLessThanOrEqual(1e-5 * scale)
}

test('a random network gives ONNX Runtime what the service predicts, from numbers in any range of pixels', async () => {
  await fc.assert(
    fc.asyncProperty(imageCases, async ({ rows, ...model }) => {
      const { manifest, file } = madeModel(model)
      const feeds = { image: new ort.Tensor('float32', Float32Array.from(rows.flat()), [rows.length, ...modelInputShape(model.info)]) }
      const { served, found } = await both({ manifest, members: [{ index: 0, file }] }, rows, feeds)
      expectClose(found['probabilities']?.data as Float32Array, served)
    }),
    { numRuns: 12 },
  )
}, 120_000)
