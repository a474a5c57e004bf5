import { TrainyardError } from '@trainyard/client'
import type { KnownTable } from '@trainyard/csv'
import type { Calls } from '../api/calls.js'

/** Which version of a model is asked. */
export type VersionChoice = { readonly model: string; readonly version?: string | undefined; readonly alias?: string | undefined }

/** The table that a version was made from, so that a CSV is read as its file was; null for images, or where the model has no such version. */
export async function knownTable(api: Calls, { model, version, alias }: VersionChoice): Promise<KnownTable | null> {
  const { latest_version: latest, aliases } = await api.model(model)
  const chosen = version ?? (alias === undefined ? latest : aliases[alias])
  if (chosen === undefined || chosen === null) return null
  try {
    const { columns, label, reading } = await api.modelVersion(model, chosen)
    return columns.length === 0 ? null : { columns: columns.map(({ name }) => name), label, reading }
  } catch (error) {
    if (error instanceof TrainyardError && error.code === 'not_found') return null
    throw error
  }
}
