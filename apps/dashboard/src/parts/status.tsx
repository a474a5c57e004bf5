import type { JobStatus } from '@trainyard/spec'

const marks: Record<JobStatus, string> = { queued: '○', running: '●', paused: '‖', stopping: '◌', succeeded: '✓', failed: '✕', cancelled: '–' }

/** A status by mark, word and colour, so that it is read without colour too. */
export function Status({ status }: { status: JobStatus }) {
  return (
    <span class={`status ${status}`}>
      <span aria-hidden="true">{marks[status]}</span> {status}
    </span>
  )
}
