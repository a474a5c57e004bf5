import { z } from 'zod'

/**
 * The format of a backup: an uncompressed tar archive (POSIX ustar) that any tar program lists and unpacks.
 *
 * - `backup.json` comes first: what the backup is of, and the migration and columns that its tables have.
 * - `tables/<table>/<number>.copy`: rows in Postgres' text format for COPY, a line a row. The parts of a table joined in order are the whole of it.
 * - `blobs/<sha256>`: one file each, as it was stored; `sha256sum` of it is its name.
 * - `manifest.json` comes last: rows and SHA-256 of each table, files and bytes of the blobs. An archive without it was cut off.
 */
export const backupFormat = 'trainyard-backup-1'

const count = z.int().min(0)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

export const backupHeader = z.strictObject({
  format: z.literal(backupFormat),
  created_at: z.iso.datetime(),
  /** The newest migration of the database. */
  migration: z.string(),
  /** The projects, by id and name; all of the installation where `everything` is true. */
  everything: z.boolean(),
  projects: z.array(z.strictObject({ id: z.string(), name: z.string() })),
  /** The columns of each table in the order of its rows. */
  columns: z.record(z.string(), z.array(z.string())),
})
export type BackupHeader = z.output<typeof backupHeader>

export const backupManifest = z.strictObject({
  tables: z.record(z.string(), z.strictObject({ rows: count, bytes: count, sha256 })),
  blobs: z.strictObject({ files: count, bytes: count }),
})
export type BackupManifest = z.output<typeof backupManifest>

/** What a complete backup says of itself. */
export type Backup = { header: BackupHeader; manifest: BackupManifest }

export const headerName = 'backup.json'
export const manifestName = 'manifest.json'
export const partName = (table: string, part: number): string => `tables/${table}/${String(part).padStart(6, '0')}.copy`
export const blobName = (sha: string): string => `blobs/${sha}`

/** What a file of the archive holds. */
export type EntryKind = { kind: 'header' } | { kind: 'manifest' } | { kind: 'table'; table: string } | { kind: 'blob'; sha256: string }

/** What a file of the archive holds by its name; null for a name that no backup has. */
export function entryOf(name: string): EntryKind | null {
  if (name === headerName) return { kind: 'header' }
  if (name === manifestName) return { kind: 'manifest' }
  const [, table] = /^tables\/([a-z_]+)\/\d+\.copy$/.exec(name) ?? []
  if (table !== undefined) return { kind: 'table', table }
  const [, sha] = /^blobs\/([0-9a-f]{64})$/.exec(name) ?? []
  return sha === undefined ? null : { kind: 'blob', sha256: sha }
}

export const newline = 0x0a

/** Rows of COPY's text format: a line break within a value is escaped. */
export function countLines(bytes: Uint8Array): number {
  let lines = 0
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) lines++
  return lines
}
