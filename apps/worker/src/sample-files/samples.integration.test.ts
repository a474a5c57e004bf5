import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { datasetInfo, sampleCatalog } from '@trainyard/spec'
import { prepareDataset, sampleFiles } from '@trainyard/training'
import { expect, test } from 'vitest'
import { createSampleStore } from './sample-store.js'

const { PATH = '', HOME = '', TRAINYARD_CACHE = path.join(homedir(), '.cache', 'trainyard') } = process.env
const store = createSampleStore({ folder: path.join(TRAINYARD_CACHE, 'samples'), environment: { PATH, HOME } })

/** Rows of each class in both splits together, as published; of the training split where there is a test split of its own. */
const published: Readonly<Record<string, readonly number[]>> = {
  fashion_mnist: Array.from({ length: 10 }, () => 6_000),
  photo_patches: Array.from({ length: 12 }, () => 300),
  digits: [178, 182, 177, 183, 181, 182, 181, 179, 174, 180],
  wine: [59, 71, 48],
  breast_cancer: [212, 357],
  german_credit: [700, 300],
  churn: [707, 4_293],
  penguins: [152, 68, 124],
}

/** Sets whose test split is not drawn from the rows but comes with them. */
const ownTest: ReadonlySet<string> = new Set(['fashion_mnist', 'photo_patches'])

test.each(sampleCatalog)(
  'the sample $sample is what the catalog says, byte for byte',
  async ({ sample, ...entry }) => {
    const files = await store.files(sampleFiles(sample))
    const read = files.map(async (file) => ({ filename: file.filename, bytes: await readFile(file.path) }))
    const { info, file } = await prepareDataset({ type: 'sample', sample }, await Promise.all(read))
    const { task, rows, test_rows, input_shape, classes, bytes, sha256 } = entry
    expect(info).toMatchObject({ task, rows, test_rows, input_shape, classes })
    expect(datasetInfo.parse(info)).toEqual(info)
    expect([file.length, createHash('sha256').update(file).digest('hex')]).toEqual([bytes, sha256])
    // A split keeps the shares of the classes, within a row each.
    const share = rows / (rows + (ownTest.has(sample) ? 0 : test_rows))
    for (const [index, count] of (published[sample] ?? []).entries()) expect(Math.abs((info.class_counts[index] ?? 0) - share * count)).toBeLessThan(1.5)
  },
  300_000,
)
