import { z } from 'zod'
import { factorRange, probability } from './fields.js'

/** Scales the distance of every pixel from the mean of its channel. */
export const contrast = z.strictObject({ type: z.literal('contrast'), factor: factorRange.default([0.8, 1.25]), probability })
export type Contrast = z.output<typeof contrast>
