import { datasetInfo, datasetSource, memberView } from '@trainyard/spec'
import { z } from 'zod'
import { firstRow, rows, type Transaction } from '../connection/queries.js'
import type { Claim, ClaimedMember } from './claim-shape.js'
import type { LockedTask } from './lease.js'

type DatasetRow = { id: string; info: unknown; sha256: string | null; source: unknown }

export async function claimedDataset(transaction: Transaction, datasetId: string | null): Promise<Claim['dataset']> {
  const row = await firstRow<DatasetRow>(transaction, 'SELECT id, info, sha256, source FROM datasets WHERE id = $1', [datasetId])
  if (!row) throw new Error('a task without a data set cannot be claimed')
  return { id: row.id, info: row.info === null ? null : datasetInfo.parse(row.info), sha256: row.sha256, source: datasetSource.parse(row.source) }
}

type MemberRow = {
  id: string
  index: number
  seed: number
  best: unknown
  final: unknown
  parameters: number | null
  predictions_sha256: string | null
  checkpoints: Partial<Record<'last' | 'final', { id: string; sha256: string; step: number }>> | null
}

const final = z.record(z.string(), z.number().nullable())
const text = `SELECT m.id, m.index, m.seed, m.best, m.final, m.parameters, m.predictions_sha256,
    (SELECT jsonb_object_agg(c.kind, jsonb_build_object('id', c.id, 'sha256', c.sha256, 'step', c.step)) FROM checkpoints c WHERE c.job_id = m.job_id AND c.member = m.index) AS checkpoints
  FROM members m WHERE m.job_id = $1 AND (CASE WHEN $2 = 'combine' THEN m.status = 'succeeded' ELSE m.index = ANY($3) END) ORDER BY m.index`

/** A training task's own members; a combining task's are all that succeeded. */
export async function claimedMembers(transaction: Transaction, { kind, job_id, members }: LockedTask): Promise<ClaimedMember[]> {
  const found = await rows<MemberRow>(transaction, text, [job_id, kind, members])
  return found.map((row) => {
    const last = row.checkpoints?.last
    return {
      id: row.id,
      index: row.index,
      seed: row.seed,
      resume: kind === 'train' && last ? { sha256: last.sha256, step: last.step } : null,
      finished: kind === 'combine' ? finished(row) : null,
    }
  })
}

function finished(row: MemberRow): ClaimedMember['finished'] {
  if (row.predictions_sha256 === null) throw new Error(`member ${row.id} succeeded without predictions`)
  return {
    best: memberView.shape.best.parse(row.best),
    final: final.parse(row.final),
    parameters: row.parameters ?? 0,
    predictionsSha256: row.predictions_sha256,
    checkpoint: row.checkpoints?.final ?? null,
  }
}
