import { z } from 'zod'

/** The sample sets that can be had by name. */
export const sampleName = z.enum([
  'mnist',
  'fashion_mnist',
  'digits',
  'lfw_subset',
  'photo_patches',
  'iris',
  'wine',
  'breast_cancer',
  'penguins',
  'german_credit',
  'churn',
  'diabetes',
])
export type SampleName = z.output<typeof sampleName>

/** What the catalog says of a sample set. */
export const sampleEntry = z
  .strictObject({
    sample: sampleName,
    title: z.string(),
    description: z.string(),
    licence: z.string(),
    task: z.enum(['classification', 'regression']),
    rows: z.int(),
    test_rows: z.int(),
    input_shape: z.array(z.int()),
    classes: z.array(z.string()),
    bytes: z.int().describe('Of the prepared data set'),
    sha256: z.string().describe('Of the prepared data set'),
    source: z.string().describe('Where it is fetched from when it is first asked for'),
  })
  .meta({ id: 'SampleDataset' })
export type SampleEntry = z.output<typeof sampleEntry>
