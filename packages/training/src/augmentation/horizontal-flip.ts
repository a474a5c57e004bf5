import { flip } from './flip.js'
import type { MovingStep } from './step.js'

/** Left to right. */
export const horizontalFlip = (): MovingStep => flip(2)
