import type { SweepRow, SweepTrial } from '../../api/shapes.js'

const marks: Record<SweepRow['status'] | SweepTrial['status'], string> = {
  waiting: '…',
  queued: '○',
  running: '●',
  paused: '‖',
  stopping: '◌',
  stopped: '■',
  succeeded: '✓',
  failed: '✕',
  cancelled: '–',
}

/** A sweep's or a trial's status by mark, word and colour. */
export function SweepStatus({ status }: { status: keyof typeof marks }) {
  return (
    <span class={`status ${status}`}>
      <span aria-hidden="true">{marks[status]}</span> {status}
    </span>
  )
}
