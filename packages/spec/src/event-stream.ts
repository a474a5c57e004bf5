import { z } from 'zod'
import { eventView } from './event.js'
import { idSchema } from './ids.js'
import { jobStatuses } from './job/transitions.js'
import { metricSeries } from './metric-points.js'

/** New points of a job's metrics, as its live stream sends them; `next` goes on after them in `GET /v1/jobs/{id}/metrics`. */
export const metricFrame = z.strictObject({ job_id: idSchema('job'), next: z.string(), series: z.array(metricSeries) }).meta({ id: 'MetricFrame' })
/** What `metricFrame` gives. */
export type MetricFrame = z.output<typeof metricFrame>

/** Why a live stream ends before its job does: the reader's key has ended. */
export const unauthorizedFrame = z.strictObject({ message: z.string() }).meta({ id: 'UnauthorizedFrame' })

const statusEvent = eventView
  .extend({ type: z.literal('status'), data: z.looseObject({ status: z.enum(jobStatuses) }).describe('With `error` where the job failed') })
  .meta({ id: 'StatusEvent' })
const otherEvent = <T extends 'log' | 'checkpoint' | 'diagnostic'>(type: T, id: string) => eventView.extend({ type: z.literal(type) }).meta({ id })

/**
 * A frame of a job's live stream that has data: its `event`, and its `data` as JSON. A frame without data sets the reader's place and pace, and a comment keeps
 * the connection alive; both are no events.
 */
export const streamFrame = z
  .discriminatedUnion('event', [
    z.strictObject({ event: z.literal('metric'), data: metricFrame }),
    z.strictObject({ event: z.literal('status'), data: statusEvent }),
    z.strictObject({ event: z.literal('log'), data: otherEvent('log', 'LogEvent') }),
    z.strictObject({ event: z.literal('checkpoint'), data: otherEvent('checkpoint', 'CheckpointEvent') }),
    z.strictObject({ event: z.literal('diagnostic'), data: otherEvent('diagnostic', 'DiagnosticEvent') }),
    z.strictObject({ event: z.literal('unauthorized'), data: unauthorizedFrame }),
  ])
  .meta({ id: 'StreamFrame' })
