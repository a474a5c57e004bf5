import { toDatasetView } from '@trainyard/db'
import { notifyWorkers } from '@trainyard/queue'
import type { Logger } from '@trainyard/runtime'
import type { DatasetSource, DatasetView } from '@trainyard/spec'
import type { RouteDeps } from '../../../app.js'

export type NewDataset = {
  projectId: string
  name: string
  source: DatasetSource
  /** Uploads whose files the source names. */
  uploads: readonly string[]
  idempotencyKey: string | undefined
  log: Logger
}

/** Makes the row and the task that prepares it, then notifies the workers. The same `idempotencyKey` makes one data set, also after a crash in between. */
export async function createDataset(deps: Pick<RouteDeps, 'db' | 'queue'>, { idempotencyKey, log, ...wanted }: NewDataset): Promise<DatasetView> {
  const dataset = await deps.db.datasets.create({ ...wanted, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) })
  notifyWorkers(deps.queue, deps.db.tasks.ready({ datasetId: dataset.id }), log)
  return toDatasetView(dataset)
}
