export { type AugmentationPreview, type AugmentationPreviewRequest, augmentationPreview, augmentationPreviewRequest } from './augmentation-preview.js'
export { type ColumnOptions, columnOptions, type PixelRange, type ResizeMode, resizeMode, type TextParts } from './options.js'
export { keptColumnErrors, unknownCategories, withKeptColumns } from './kept-columns.js'
export { columnWidth, dateInputs, datasetTensors, hasMissingIndicator, isIndexed, modelInputShape, tableInputs, type Split } from './layout.js'
export { type CellRules, csvReading, type TableReading, type TextEncoding, textEncoding } from './reading.js'
export { type SampleEntry, type SampleName, sampleCatalog, sampleEntry, sampleName } from './samples.js'
export { type DatasetSource, datasetRequest, datasetSource, sampleDatasetRequest, uploadedDatasetRequest } from './source.js'
export {
  type DatasetColumn,
  type DatasetInfo,
  type DatasetStatus,
  type DatasetView,
  datasetColumn,
  datasetInfo,
  datasetPreview,
  datasetStatus,
  datasetView,
  type SplitColumn,
  splitColumn,
} from './view.js'
export { type DatasetWarning, datasetWarning } from './warning.js'
