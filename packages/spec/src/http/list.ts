import { z } from 'zod'
import { type IdKind, idPrefixes, ulidPattern } from '../ids.js'
import { limits } from '../limits.js'
import { queryInt } from '../scalars.js'

/**
 * The form of a place in a list or stream, as a part of a regular expression: a position and a check of what it was given for. An id, which has no dot, never
 * has it.
 */
export const placePattern = '[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]{16}'

/** Query of a list of objects of one kind. A place of another list is rejected: it would select the wrong page, or an empty one that looks like the end. */
export const listQueryOf = (kind: IdKind) =>
  z.strictObject({
    limit: queryInt(1, limits.pageItems).default(limits.pageItemsDefault),
    after: z
      .string()
      .regex(
        // linear: a prefix and characters of one class, to the end
        new RegExp(`^(?:${idPrefixes[kind]}_${ulidPattern}|${placePattern})$`),
        `must be \`next\` of the page before, or an id like ${idPrefixes[kind]}_01k…`,
      )
      .optional()
      .describe('`next` of the page before, with the same query; or the id of an object, to start after it'),
    order: z.enum(['asc', 'desc']).default('desc'),
  })
/** What `listQueryOf` gives. */
export type ListQuery = z.output<ReturnType<typeof listQueryOf>>

/** A page of a list. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({
    object: z.literal('list'),
    data: z.array(item),
    first_id: z.string().nullable(),
    last_id: z.string().nullable(),
    has_more: z.boolean(),
    next: z.string().nullable().describe('Pass as `after`, with the same query, for the page that follows; null at the end'),
  })

/** What a DELETE answers: the object is gone for every later request. */
export const deletedView = z.strictObject({ object: z.string(), id: z.string(), deleted: z.literal(true) }).meta({ id: 'Deleted' })
/** What `deletedView` gives. */
export type DeletedView = z.output<typeof deletedView>
