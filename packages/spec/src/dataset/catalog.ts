import type { SampleEntry, SampleName } from './sample.js'

const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']

/** Every sample set by name; the compiler asks for an entry when a name is added. */
const entries: Record<SampleName, SampleEntry> = {
  mnist: {
    sample: 'mnist',
    title: 'MNIST handwritten digits',
    description: 'Grey 28×28 scans of the digits 0 to 9, with their own 10,000 test images',
    licence: 'CC BY-SA 3.0 (Yann LeCun, Corinna Cortes)',
    task: 'classification',
    rows: 60_000,
    test_rows: 10_000,
    input_shape: [28, 28, 1],
    classes: digits,
    bytes: 54_950_048,
  },
  iris: {
    sample: 'iris',
    title: 'Iris flowers',
    description: 'Four lengths in centimetres of 150 flowers of three species; a fifth of the rows is the test split',
    licence: 'Public domain (Ronald Fisher, 1936)',
    task: 'classification',
    rows: 120,
    test_rows: 30,
    input_shape: [4],
    classes: ['setosa', 'versicolor', 'virginica'],
    bytes: 4_800,
  },
}

/** What `GET /v1/datasets/catalog` shows. A constant, so that the API needs nothing of training for it. */
export const sampleCatalog: readonly SampleEntry[] = Object.values(entries)
