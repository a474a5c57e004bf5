import { z } from 'zod'
import { idSchema } from './ids.js'
import { limits } from './limits.js'
import { timestamp } from './scalars.js'

/** What an event is about. */
export const eventType = z.enum(['status', 'log', 'checkpoint', 'diagnostic'])
/** How much attention an event needs. */
export const eventLevel = z.enum(['info', 'warn', 'error'])
type EventLevel = z.output<typeof eventLevel>

/** A level and those above it. */
export const levelsFrom = (level: EventLevel): EventLevel[] => eventLevel.options.slice(eventLevel.options.indexOf(level))

/** A text to look for in the messages of events. */
export const eventSearch = z
  .string()
  .min(1)
  .max(limits.eventSearchCharacters)
  .refine((text) => !/\p{Cc}/u.test(text), 'must not hold control characters')

/** Something that happened to a job, as the trainer or the worker reports it. */
export const newEvent = z.strictObject({
  type: eventType,
  level: eventLevel.default('info'),
  message: z.string().max(2_000),
  member: z.int().nullable().default(null),
  data: z.record(z.string(), z.unknown()).default({}),
})
/** What `newEvent` takes. */
export type NewEvent = z.input<typeof newEvent>

/** An event as the API shows it; `seq` grows by one within a job and is the id of the live stream. */
export const eventView = z
  .strictObject({
    object: z.literal('event'),
    id: idSchema('event'),
    job_id: idSchema('job'),
    seq: z.int(),
    type: eventType,
    level: eventLevel,
    message: z.string(),
    member: z.int().nullable(),
    data: z.record(z.string(), z.unknown()),
    created_at: timestamp,
  })
  .meta({ id: 'Event' })
/** What `eventView` gives. */
export type EventView = z.output<typeof eventView>
