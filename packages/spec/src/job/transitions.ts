// Plain data without a schema library, so that the dashboard may use it at no cost.

/** What a job can be. `queued → running → succeeded | failed | cancelled`, with `paused` and `stopping` on the way. */
export const jobStatuses = ['queued', 'running', 'paused', 'stopping', 'succeeded', 'failed', 'cancelled'] as const
/** One of `jobStatuses`. */
export type JobStatus = (typeof jobStatuses)[number]

const terminal: ReadonlySet<JobStatus> = new Set(['succeeded', 'failed', 'cancelled'])

/** Terminal states never change. */
export const isTerminal = (status: JobStatus): boolean => terminal.has(status)

/** What a client may ask of a job. */
export const jobActions = ['cancel', 'pause', 'resume', 'finish', 'retry'] as const
/** One of `jobActions`. */
export type JobAction = (typeof jobActions)[number]

/** The actions that are legal in each state, whatever became of the members. */
export const legalActions: Record<JobStatus, readonly JobAction[]> = {
  queued: ['cancel'],
  running: ['cancel', 'pause', 'finish'],
  paused: ['cancel', 'resume', 'finish'],
  stopping: ['cancel'],
  succeeded: [],
  failed: ['retry'],
  cancelled: ['retry'],
}

/** What can be asked of a job now; anything else is a conflict that lists these. One that succeeded without some of its members can be retried for those. */
export const possibleActions = (status: JobStatus, failedMembers: number): readonly JobAction[] =>
  status === 'succeeded' && failedMembers > 0 ? ['retry'] : legalActions[status]
