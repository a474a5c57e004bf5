import { z } from 'zod'
import { type IdKind, idSchema } from '../ids.js'
import { limits } from '../limits.js'
import { queryInt } from '../scalars.js'

/**
 * Query of a list of objects of one kind. Another kind's id is rejected: as a position in the list it would select the wrong page, or the first one forever.
 */
export const listQueryOf = (kind: IdKind) =>
  z.strictObject({
    limit: queryInt(1, limits.pageItems).default(limits.pageItemsDefault),
    after: idSchema(kind).optional().describe('The last id of the page before'),
    order: z.enum(['asc', 'desc']).default('desc'),
  })
/** What `listQueryOf` gives. */
export type ListQuery = z.output<ReturnType<typeof listQueryOf>>

/** A page of a list. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({ object: z.literal('list'), data: z.array(item), first_id: z.string().nullable(), last_id: z.string().nullable(), has_more: z.boolean() })

/** What a DELETE answers: the object is gone for every later request. */
export const deletedView = z.strictObject({ object: z.string(), id: z.string(), deleted: z.literal(true) }).meta({ id: 'Deleted' })
/** What `deletedView` gives. */
export type DeletedView = z.output<typeof deletedView>
