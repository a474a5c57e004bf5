import { z } from 'zod'
import { limits } from '../limits.js'

/** Query of every list. */
export const listQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(limits.pageItems).default(limits.pageItemsDefault),
  after: z.string().optional().describe('The last id of the page before'),
  order: z.enum(['asc', 'desc']).default('desc'),
})
export type ListQuery = z.output<typeof listQuery>

/** A page of a list. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({ object: z.literal('list'), data: z.array(item), first_id: z.string().nullable(), last_id: z.string().nullable(), has_more: z.boolean() })
