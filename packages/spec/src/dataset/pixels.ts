import { z } from 'zod'

/** How an image is brought to another size. */
export const resizeMode = z
  .enum(['cover', 'contain', 'stretch'])
  .describe('cover fills the size and cuts off what is beyond, contain fits the whole image in with black beside it, stretch gives up the proportions')
export type ResizeMode = z.output<typeof resizeMode>

/** The raw values that are black and white. Between them a pixel is kept as one of 256 levels. */
export const pixelRange = z.tuple([z.number(), z.number()]).refine(([black, white]) => black < white, 'black must be less than white')
export type PixelRange = z.output<typeof pixelRange>
