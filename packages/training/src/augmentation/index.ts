export { type Augmentation, augmentationOf } from './augmentation.js'
export type { LabelShare } from './mix.js'
