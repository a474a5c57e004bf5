import { flip } from './flip.js'
import type { MovingStep } from './step.js'

/** Top to bottom. */
export const verticalFlip = (): MovingStep => flip(1)
