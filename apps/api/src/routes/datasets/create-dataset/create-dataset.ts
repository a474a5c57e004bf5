import { toDatasetView } from '@trainyard/db'
import { notifyWorkers } from '@trainyard/queue'
import type { Logger } from '@trainyard/runtime'
import type { DatasetSource, DatasetView } from '@trainyard/spec'
import type { RouteDeps } from '../../../app.js'

export type NewDataset = { projectId: string; name: string; source: DatasetSource; idempotencyKey: string | undefined; log: Logger }

/** Makes the row and the task that prepares it, then notifies the workers. The same `idempotencyKey` makes one data set, also after a crash in between. */
export async function createDataset(deps: Pick<RouteDeps, 'db' | 'queue'>, { projectId, name, source, idempotencyKey, log }: NewDataset): Promise<DatasetView> {
  const dataset = await deps.db.datasets.create({ projectId, name, source, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) })
  notifyWorkers(deps.queue, deps.db.tasks.ready({ datasetId: dataset.id }), log)
  return toDatasetView(dataset)
}
