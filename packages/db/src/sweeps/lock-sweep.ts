import { type SweepSpec, type SweepStatus, sweepSpec } from '@trainyard/spec'
import { firstRow, type Transaction } from '../connection/queries.js'

/** A sweep's row, held until the transaction ends: whoever releases, stops or cancels trials holds it first, and their jobs after it. */
export type LockedSweep = { id: string; status: SweepStatus; max_concurrent: number; spec: SweepSpec }

type Row = Omit<LockedSweep, 'spec'> & { spec: unknown }

/** Holds a sweep's row. With a project, another project's sweep is null, as one that is not there. */
export async function lockSweep(transaction: Transaction, id: string, projectId?: string): Promise<LockedSweep | null> {
  const text = 'SELECT id, status, max_concurrent, spec FROM sweeps WHERE id = $1 AND ($2::text IS NULL OR project_id = $2) FOR NO KEY UPDATE'
  const row = await firstRow<Row>(transaction, text, [id, projectId ?? null])
  return row && { ...row, spec: sweepSpec.parse(row.spec) }
}
