/**
 * How a prepared data set lies in its tensor file (see `tensor-file`).
 *
 * Images: `<split>.x` U8 [rows, height, width, channels].
 * Tables: `<split>.column.<i>` F64 [rows] with NaN for missing, or I32 [rows] of category numbers with −1 for missing and −2 for one that no training row has.
 * Labels of either: `<split>.y` I32 [rows] of class numbers, or F64 [rows] for regression.
 * Splits are `train` and, where there is one, `test`. Nothing is standardised or encoded yet: that is fitted on the training
 * rows of a job and stored with its members.
 */
export const datasetTensors = {
  images: (split: Split) => `${split}.x`,
  column: (split: Split, index: number) => `${split}.column.${index}`,
  labels: (split: Split) => `${split}.y`,
} as const

export type Split = 'train' | 'test'
