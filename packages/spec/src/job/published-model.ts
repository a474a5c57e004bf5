import { z } from 'zod'
import { slug } from '../scalars.js'

/** The model whose next version a result becomes. */
export const publishedModel = z.strictObject({
  name: slug,
  replace: z
    .boolean()
    .optional()
    .describe('Publish also where the inputs, the task or the classes do not fit those of the newest version, so that requests for it may fail'),
})
