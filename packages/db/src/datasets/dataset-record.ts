import {
  type DatasetInfo,
  type DatasetSource,
  type DatasetStatus,
  type DatasetView,
  type DatasetWarning,
  datasetInfo,
  datasetSource,
  datasetStatus,
  datasetView,
  datasetWarning,
} from '@trainyard/spec'
import type { Dataset } from '../generated/prisma/client.js'

/** A data set as it is stored. `sha256` names its tensor file; it, `info` and `bytes` are null until it is ready. */
export type DatasetRecord = {
  id: string
  projectId: string
  name: string
  status: DatasetStatus
  source: DatasetSource
  info: DatasetInfo | null
  warnings: DatasetWarning[]
  error: string | null
  sha256: string | null
  bytes: number | null
  createdAt: Date
}

type DatasetRow = Omit<Dataset, 'source' | 'info' | 'warnings' | 'bytes'> & { source: unknown; info: unknown; warnings: unknown; bytes: bigint | number | null }

/** A row of the table, checked. */
export const toRecord = ({ id, projectId, name, status, source, info, warnings, error, sha256, bytes, createdAt }: DatasetRow): DatasetRecord => ({
  id,
  projectId,
  name,
  status: datasetStatus.parse(status),
  source: datasetSource.parse(source),
  info: info === null ? null : datasetInfo.parse(info),
  warnings: datasetWarning.array().parse(warnings),
  error,
  sha256,
  bytes: bytes === null ? null : Number(bytes),
  createdAt,
})

/** A data set as the API shows it. */
export const toDatasetView = ({ id, name, status, source, info, warnings, error, sha256, bytes, createdAt }: DatasetRecord): DatasetView =>
  datasetView.parse({
    object: 'dataset',
    id,
    name,
    status,
    error,
    created_at: createdAt.toISOString(),
    source: source.type === 'sample' ? `sample:${source.sample}` : `upload:${source.spec.format}`,
    bytes,
    sha256,
    warnings,
    ...info,
  })
