import { datasetInfo, readTensorFile, sampleCatalog } from '@trainyard/spec'
import { describe, expect, test } from 'vitest'
import { prepareDataset } from './prepare-dataset.js'

describe('samples', () => {
  test.each(['mnist', 'iris'] as const)(
    '%s is what the catalog says',
    async (sample) => {
      const { info, file } = await prepareDataset({ type: 'sample', sample }, [])
      const entry = sampleCatalog.find((candidate) => candidate.sample === sample)
      expect(info).toMatchObject({
        task: entry?.task,
        rows: entry?.rows,
        test_rows: entry?.test_rows,
        input_shape: entry?.input_shape,
        classes: entry?.classes,
      })
      expect(datasetInfo.parse(info)).toEqual(info)
      expect(info.class_counts.reduce((sum, count) => sum + count, 0)).toBe(info.rows)
      expect(readTensorFile(file).tensor('train.y').data).toHaveLength(info.rows)
    },
    30_000,
  )

  test('MNIST has the published number of images of each digit', async () => {
    const { info } = await prepareDataset({ type: 'sample', sample: 'mnist' }, [])
    expect(info.class_counts).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949])
  }, 30_000)
})
