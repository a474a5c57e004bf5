import { AppError } from '@trainyard/runtime'
import type { ModelManifest, ModelSource, ModelVersionView } from '@trainyard/spec'
import { keepBlob, type ReceivedBlob } from '../blobs/write-blob.js'
import type { Connections } from '../connection/pool.js'
import type { Transaction } from '../connection/statement.js'
import { inTransaction } from '../connection/transaction.js'
import { makeOnce } from '../idempotency.js'
import { requireRoom } from '../project-limits.js'
import { useUploads } from '../uploads/uploads.js'
import { modelWith, toVersionView } from './model-views.js'
import { publishVersion, type VersionPlace } from './publish-version.js'

/** A model that was read from an upload: its manifest names the files of its members, which were received. */
export type ImportedModel = VersionPlace & {
  manifest: ModelManifest
  members: readonly ReceivedBlob[]
  source: ModelSource
  /** It is used up. */
  upload: string
}

/**
 * Makes the next version of a model from an upload. The same `idempotencyKey` makes one.
 * @throws {AppError} `not_found`; `conflict` where it does not fit the newest version or the floor, the upload was used, or the project is beyond a limit.
 */
export async function importOnce(
  { pool, prisma }: Pick<Connections, 'pool' | 'prisma'>,
  model: ImportedModel,
  idempotencyKey?: string,
): Promise<ModelVersionView> {
  const place = { projectId: model.projectId, key: idempotencyKey }
  const id = await inTransaction(pool, (transaction) => makeOnce(transaction, place, () => importVersion(transaction, model)))
  const { model: ofVersion, ...version } = await prisma.modelVersion.findUniqueOrThrow({ where: { id }, include: { model: { include: modelWith } } })
  return toVersionView(ofVersion, version)
}

async function importVersion(transaction: Transaction, { manifest, members, source, upload, ...place }: ImportedModel): Promise<string> {
  await requireRoom(transaction, place.projectId, { stored_bytes: members.reduce((sum, { bytes }) => sum + bytes, 0) })
  await useUploads(transaction, place.projectId, [upload])
  for (const member of members) await keepBlob(transaction, member)
  const published = await publishVersion(transaction, place, { manifest, source })
  if (published.version !== null) return published.id
  const { rule, why } = published
  throw new AppError({ code: 'conflict', message: `Not imported: ${why}.`, details: [{ path: 'upload', rule, message: why, received: upload }] })
}
