export { type AugmentationPreview, type AugmentationPreviewRequest, augmentationPreview, augmentationPreviewRequest } from './augmentation-preview.js'
export { sampleCatalog } from './catalog.js'
export { type ColumnOptions, columnOptions } from './columns.js'
export { columnWidth, hasMissingIndicator, modelInputShape } from './features.js'
export { datasetTensors, type Split } from './layout.js'
export { type PixelRange, type ResizeMode, resizeMode } from './pixels.js'
export { type SampleEntry, type SampleName, sampleEntry, sampleName } from './sample.js'
export { type DatasetSource, datasetSource, sampleDatasetRequest, type UploadSpec, uploadSpec } from './source.js'
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
} from './view.js'
