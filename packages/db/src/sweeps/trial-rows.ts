import { isTerminal, type JobStatus, type TrialRung, type TrialStatus, trialRung } from '@trainyard/spec'
import { z } from 'zod'
import { type Queryable, rows } from '../connection/queries.js'

/** A trial and how its job stands. */
export type TrialRow = {
  index: number
  jobId: string
  status: JobStatus
  epochs: number
  released: boolean
  rungs: TrialRung[]
  stopReason: string | null
}

type Row = { index: number; job_id: string; status: JobStatus; epochs: number; released: boolean; rungs: unknown; stop_reason: string | null }

const text = `SELECT t.index, t.job_id, j.status, t.epochs, t.released_at IS NOT NULL AS released, t.rungs, t.stop_reason
  FROM trials t JOIN jobs j ON j.id = t.job_id WHERE t.sweep_id = $1 ORDER BY t.index`
const storedRungs = z.array(trialRung)

/** The trials of a sweep, in their order. */
export async function readTrials(on: Queryable, sweepId: string): Promise<TrialRow[]> {
  const found = await rows<Row>(on, text, [sweepId])
  return found.map(({ index, job_id: jobId, status, epochs, released, rungs, stop_reason: stopReason }) => ({
    index,
    jobId,
    status,
    epochs,
    released,
    rungs: storedRungs.parse(rungs),
    stopReason,
  }))
}

/** A trial holds one of the places from its release until its job has ended, also while it is paused. */
export const holdsPlace = ({ released, status }: Pick<TrialRow, 'released' | 'status'>): boolean => released && !isTerminal(status)

/** A job's state as its trial shows it. */
export function trialStatusOf({ status, released, stopReason }: Pick<TrialRow, 'status' | 'released' | 'stopReason'>): TrialStatus {
  if (status === 'queued' && !released) return 'waiting'
  return status === 'cancelled' && stopReason !== null ? 'stopped' : status
}
