import { type AugmentationPreview, type DatasetInfo, writeTensorFile } from '@trainyard/spec'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestStack, type TestStack } from '@trainyard/testing/serving/test-stack.js'

const [rows, side] = [40, 6]
const size = side * side * 3
const pixels = Uint8Array.from({ length: rows * size }, (_, index) => (index * 31 + Math.floor(index / size) * 17) % 256)
const images: DatasetInfo = {
  kind: 'image',
  task: 'classification',
  rows,
  test_rows: 0,
  input_shape: [side, side, 3],
  classes: ['even', 'odd'],
  class_counts: [20, 20],
  columns: [],
  label: null,
}
let stack: TestStack
let ids: { images: string; table: string; preparing: string }
beforeAll(async () => {
  stack = await openTestStack()
  const labels = { dtype: 'I32' as const, shape: [rows], data: Int32Array.from({ length: rows }, (_, row) => row % 2) }
  const file = writeTensorFile({ 'train.x': { dtype: 'U8', shape: [rows, side, side, 3], data: pixels }, 'train.y': labels })
  const table = writeTensorFile({ 'train.column.0': { dtype: 'F64', shape: [rows], data: new Float64Array(rows) }, 'train.y': labels })
  const column = { name: 'a', type: 'numeric' as const, missing: 0, mean: 0, std: 0, categories: null }
  ids = {
    images: await stored({ info: images, file }),
    table: await stored({ info: { ...images, kind: 'table', input_shape: [1], columns: [column] }, file: table }),
    preparing: await stored(null),
  }
}, 60_000)
afterAll(() => stack.close(), 30_000)

async function stored(prepared: { info: DatasetInfo; file: Uint8Array } | null): Promise<string> {
  const { db, projectId } = stack
  const { id } = await db.datasets.create({ projectId, name: 'x', source: { type: 'sample', sample: 'iris' } })
  const [ref] = await db.tasks.ready({ datasetId: id })
  const claim = ref && (await db.tasks.claim({ taskId: ref.id, workerId: 'test', leaseSeconds: 60 }))
  if (prepared && claim) await db.datasets.markReady(claim.lease, { ...prepared, warnings: [] })
  return id
}

const ask = (id: string, body: unknown) =>
  stack.app.inject({
    method: 'POST',
    url: `/v1/datasets/${id}/augmentation-preview`,
    headers: { authorization: `Bearer ${stack.token}`, 'x-trainyard-project': stack.projectId },
    payload: Buffer.from(JSON.stringify(body)),
  })
const pixelsOf = async (uri: string): Promise<number[]> =>
  Array.from(
    await sharp(Buffer.from(uri.replace('data:image/png;base64,', ''), 'base64'))
      .raw()
      .toBuffer(),
  )

test('the images of a batch come as PNG before and after, the same ones each time, others at another step', async () => {
  const body = { augmentation: [{ type: 'horizontal_flip', probability: 1 }], seed: 5, count: 3, batch_size: 16, validation_fraction: 0.25 }
  const reply = await ask(ids.images, body)
  expect(reply.statusCode).toBe(200)
  const preview: AugmentationPreview = reply.json()
  expect(preview).toMatchObject({ object: 'dataset.augmentation_preview', dataset_id: ids.images, seed: 5, member: 0, step: 0, epoch: 0, batch_rows: 16 })
  expect(preview.images).toHaveLength(3)
  for (const { row, label, original, augmented } of preview.images) {
    expect(label).toBe(row % 2 ? 'odd' : 'even')
    const own = Array.from(pixels.subarray(row * size, (row + 1) * size))
    expect(await pixelsOf(original)).toEqual(own)
    const flipped = Array.from({ length: size }, (_, index) => {
      const [pixel, channel] = [Math.floor(index / 3), index % 3]
      return own[(Math.floor(pixel / side) * side + (side - 1 - (pixel % side))) * 3 + channel]
    })
    expect(await pixelsOf(augmented)).toEqual(flipped)
  }
  expect((await ask(ids.images, body)).json()).toEqual(preview)
  const later: AugmentationPreview = (await ask(ids.images, { ...body, step: 2 })).json()
  expect([later.epoch, later.batch_rows]).toEqual([1, 16])
  expect(later.images.map(({ row }) => row)).not.toEqual(preview.images.map(({ row }) => row))
})

test('rows that are named are the batch, in their order', async () => {
  const preview: AugmentationPreview = (await ask(ids.images, { augmentation: [], seed: 1, rows: [39, 0] })).json()
  expect([preview.epoch, preview.batch_rows, preview.images.map(({ row }) => row)]).toEqual([null, 2, [39, 0]])
  expect(preview.images.every(({ original, augmented }) => original === augmented)).toBe(true)
})

test.each([
  ['a table', 'table', { augmentation: [{ type: 'horizontal_flip' }], seed: 1 }, 400, 'horizontal_flip needs images; the data set is a table'],
  ['a table without any step', 'table', { augmentation: [], seed: 1 }, 400, 'augmentation is for images; the data set is a table'],
  ['a patch of another size', 'images', { augmentation: [{ type: 'scale_jitter_crop', short_side: [8, 9], size: 5 }], seed: 1 }, 400, 'must be 6'],
  ['a row that is not there', 'images', { augmentation: [], seed: 1, rows: [3, 40] }, 400, 'rows[1]'],
  ['an unknown field', 'images', { augmentation: [], seed: 1, colour: 2 }, 400, 'colour'],
  ['no seed', 'images', { augmentation: [] }, 400, 'seed'],
  ['more images than may be shown', 'images', { augmentation: [], seed: 1, count: 65 }, 400, 'count'],
  ['a share for validation that holds out nothing', 'images', { augmentation: [], seed: 1, validation_fraction: 0.01 }, 400, 'holds out none'],
  ['a data set in preparation', 'preparing', { augmentation: [], seed: 1 }, 409, 'is preparing'],
] as const)('%s is rejected with the reason', async (_, which, body, status, text) => {
  const reply = await ask(ids[which], body)
  expect([reply.statusCode, reply.body.includes(text) ? text : reply.body]).toEqual([status, text])
})

test('404: a data set that is not there', async () => {
  expect((await ask(`ds_${'0'.repeat(26)}`, { augmentation: [], seed: 1 })).statusCode).toBe(404)
})
