import { flip } from './horizontal-flip.js'
import type { MovingStep } from '../step.js'

/** Top to bottom. */
export const verticalFlip = (): MovingStep => flip(1)
