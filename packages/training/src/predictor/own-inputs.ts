import { fittedOf, modelInputShape, type ModelManifest } from '@trainyard/spec'
import { type TablePreprocessing, tableWidth } from '../datasets/preprocessing/table.js'

/** The different ways in which the members of a model prepare a row of a table, and which is whose. A prepared row holds them one after the other. */
export type MemberTables = { tables: readonly TablePreprocessing[]; tableOf(member: number): number }

/** How the members prepare the rows of a table; null for images, whose pixels the members scale themselves. */
export function tablesOf(manifest: ModelManifest): MemberTables | null {
  if (manifest.preprocessing.kind !== 'table') return null
  const tables: TablePreprocessing[] = []
  const keys: string[] = []
  const places = new Map<number, number>()
  for (const { index } of manifest.members) {
    const { preprocessing } = fittedOf(manifest, index)
    if (preprocessing.kind !== 'table') continue
    const key = JSON.stringify(preprocessing)
    if (!keys.includes(key)) {
      keys.push(key)
      tables.push(preprocessing)
    }
    places.set(index, keys.indexOf(key))
  }
  return { tables, tableOf: (member) => places.get(member) ?? 0 } // default: a member that is not of the model has no part in it
}

/** The shape of a prepared row. */
export function rowShape(manifest: ModelManifest): number[] {
  const tables = tablesOf(manifest)?.tables
  return tables ? [tables.reduce((sum, table) => sum + tableWidth(table), 0)] : modelInputShape(manifest.dataset)
}
