import { z } from 'zod'

/** What a DELETE answers: the object is gone for every later request. */
export const deletedView = z.strictObject({ object: z.string(), id: z.string(), deleted: z.literal(true) }).meta({ id: 'Deleted' })
export type DeletedView = z.output<typeof deletedView>
