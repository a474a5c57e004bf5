import { z } from 'zod'

/** What a job can be. `queued → running → succeeded | failed | cancelled`, with `paused` and `stopping` on the way. */
export const jobStatus = z.enum(['queued', 'running', 'paused', 'stopping', 'succeeded', 'failed', 'cancelled'])
export type JobStatus = z.output<typeof jobStatus>

const terminal: ReadonlySet<JobStatus> = new Set(['succeeded', 'failed', 'cancelled'])

/** Terminal states never change. */
export const isTerminal = (status: JobStatus): boolean => terminal.has(status)

/** What a client may ask of a job. */
export const jobAction = z.enum(['cancel', 'pause', 'resume', 'finish', 'retry'])
export type JobAction = z.output<typeof jobAction>

/** The actions that are legal in each state; anything else is a conflict that lists these. */
export const legalActions: Record<JobStatus, readonly JobAction[]> = {
  queued: ['cancel'],
  running: ['cancel', 'pause', 'finish'],
  paused: ['cancel', 'resume', 'finish'],
  stopping: ['cancel'],
  succeeded: [],
  failed: ['retry'],
  cancelled: ['retry'],
}
