import { AppError } from '@trainyard/runtime'
import { InstanceError } from '@trainyard/training'
import { z } from 'zod'
import { CallerGone } from '../http/caller-gone.js'

/** Why a request was not answered: its own time was over, its client had gone, too much waited of its project or of all, it was wrong, or the work failed. */
const unanswered = z.enum(['deadline', 'client_gone', 'project_limit', 'overall_limit', 'invalid', 'failed'])
const about = z.object({ key: z.string(), project: z.string(), totalMs: z.number() })

/** What became of a request, with its times in milliseconds: one process tells it to the other. */
export const counted = z.union([
  about.extend({ outcome: unanswered }),
  about.extend({
    outcome: z.literal('answered'),
    instances: z.number(),
    inputMs: z.number(),
    queueMs: z.number(),
    computeMs: z.number(),
    slices: z.number(),
    batch: z.number(),
    /** Bytes of the version's weights in the process that answered. */
    loadedBytes: z.number(),
  }),
])
/** What `counted` gives. */
export type Counted = z.output<typeof counted>

/** The outcome of a request that ended with an error. */
export function outcomeOf(error: unknown): z.output<typeof unanswered> {
  if (error instanceof CallerGone) return 'client_gone'
  if (error instanceof InstanceError) return 'invalid'
  if (!(error instanceof AppError)) return 'failed'
  const { code, status } = error
  if (code === 'deadline_exceeded') return 'deadline'
  if (code === 'rate_limited') return 'project_limit'
  if (code === 'unavailable') return 'overall_limit'
  return status < 500 ? 'invalid' : 'failed'
}
