export { type Augmentation, augmentationOf } from './augmentation.js'
export { takeView, type View, viewsOf } from './multi-crop.js'
export type { LabelShare } from './mix.js'
