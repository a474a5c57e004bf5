import { type ModelManifest, type ModelVersionView, type ModelView, modelManifest, modelVersionView, modelView } from '@trainyard/spec'
import type { Alias, Model, ModelVersion } from '../generated/prisma/client.js'

/** What is read with every model: the numbers of its versions, the oldest first, and its aliases. */
export const modelWith = {
  versions: { where: { deletedAt: null }, orderBy: { version: 'asc' }, select: { version: true } },
  aliases: { orderBy: { alias: 'asc' } },
} as const

type WholeModel = Model & { versions: { version: number }[]; aliases: Alias[] }

export function toModelView({ id, name, createdAt, versions, aliases, floor }: WholeModel): ModelView {
  const numbers = versions.map(({ version }) => String(version))
  return modelView.parse({
    object: 'model',
    id,
    name,
    created_at: createdAt.toISOString(),
    latest_version: numbers.at(-1) ?? null,
    versions: numbers,
    aliases: Object.fromEntries(aliases.map(({ alias, version }) => [alias, String(version)])),
    ready: numbers.length > 0,
    floor,
  })
}

export const toManifest = ({ manifest }: ModelVersion): ModelManifest => modelManifest.parse(manifest)

export function toVersionView({ name, aliases }: WholeModel, row: ModelVersion): ModelVersionView {
  const manifest = toManifest(row)
  return modelVersionView.parse({
    object: 'model_version',
    model: name,
    version: String(row.version),
    status: 'ready',
    job_id: row.jobId,
    dataset_id: row.datasetId,
    source: row.source,
    task: manifest.spec.task,
    input_shape: manifest.dataset.input_shape,
    classes: manifest.dataset.classes,
    columns: manifest.dataset.columns,
    label: manifest.dataset.label,
    reading: manifest.dataset.reading,
    members: manifest.members.length,
    member_indices: manifest.members.map(({ index }) => index),
    parameters: manifest.parameters,
    bytes: Number(row.bytes),
    metrics: row.metrics,
    ensemble: row.ensemble,
    aliases: aliases.filter(({ version }) => version === row.version).map(({ alias }) => alias),
    created_at: row.createdAt.toISOString(),
  })
}
