import type { Lease } from '@trainyard/lifecycle'
import { type CheckpointView, checkpointView, elementAt, type ListQuery } from '@trainyard/spec'
import type { Connections } from '../connection/pool.js'
import { notFound } from '../connection/errors.js'
import { inTransaction } from '../connection/transaction.js'
import type { Checkpoint } from '../generated/prisma/client.js'
import { mapPage, type Page, readListById } from '../page.js'
import { type NewCheckpoint, saveCheckpoints } from './save-checkpoint.js'

/** States of members. */
export type Checkpoints = ReturnType<typeof createCheckpoints>

/** States of members: of each member the newest of every kind. */
export const createCheckpoints = ({ pool, prisma }: Connections) => ({
  /** Stores file and row in one transaction, under a lease; LeaseLostError when it is no longer held. Returns the checkpoint's id. */
  async save(lease: Lease, checkpoint: NewCheckpoint): Promise<string> {
    const ids = await inTransaction(pool, (transaction) => saveCheckpoints(transaction, lease, [checkpoint]))
    return elementAt(ids, 0, 'the id of the checkpoint')
  },
  /** `save` for several members that stand at one moment: all of them, or none. */
  saveAll: (lease: Lease, checkpoints: readonly NewCheckpoint[]): Promise<string[]> =>
    inTransaction(pool, (transaction) => saveCheckpoints(transaction, lease, checkpoints)),
  /** What is kept of a job; a page of it, where a query is given. */
  async list(projectId: string, jobId: string, query: ListQuery = { limit: 1_000, order: 'asc' }): Promise<Page<CheckpointView>> {
    if (!(await prisma.job.findFirst({ where: { id: jobId, projectId }, select: { id: true } }))) throw notFound('job', jobId)
    const page = await readListById({
      owner: { list: 'checkpoints', jobId },
      query,
      find: (id) => prisma.checkpoint.findFirst({ where: { id, jobId }, select: { id: true } }),
      read: ({ where, ...page }) => prisma.checkpoint.findMany({ ...page, where: { ...where, jobId } }),
    })
    return mapPage(page, toView)
  },
  async get(projectId: string, id: string): Promise<CheckpointView> {
    const row = await prisma.checkpoint.findFirst({ where: { id, job: { projectId } } })
    if (!row) throw notFound('checkpoint', id)
    return toView(row)
  },
})

const toView = ({ id, jobId, member, kind, step, epoch, metrics, bytes, sha256, resumable, createdAt }: Checkpoint): CheckpointView =>
  checkpointView.parse({
    object: 'checkpoint',
    id,
    job_id: jobId,
    member,
    kind,
    step,
    epoch,
    metrics,
    bytes: Number(bytes),
    sha256,
    resumable,
    created_at: createdAt.toISOString(),
  })
