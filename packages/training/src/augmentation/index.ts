export { type Augmentation, augmentationOf } from './augmentation.js'
export type { LabelShare, Mixed } from './mix.js'
