import { bytesText, countText } from '@trainyard/spec'
import { resolve } from 'node:path'
import { databaseUrl } from '../api/database-url.js'
import { note, say } from '../cli-context.js'
import { type AddCommand, globalOptions } from './options.js'

type BackupOptions = { readonly project?: string }
type RestoreOptions = { readonly keys?: boolean; readonly verify?: boolean }

/** `trainyard backup` and `trainyard restore`: they work on the database, so that they need no API. */
export const addBackup: AddCommand = (program, context) => {
  program
    .command('backup <file>')
    .description('write everything, or one project, to a file while the installation runs; needs DATABASE_URL, or a "trainyard up" on this host')
    .option('--project <name>', 'only this project, by name or id')
    .action(async (name: string, { project }: BackupOptions, command) => {
      const file = resolve(context.cwd, name)
      const { writeBackup } = await import('@trainyard/db')
      const { header, manifest } = await writeBackup({ url: databaseUrl(context), file, project, signal: context.interrupted })
      if (globalOptions(command).json) return say(context, JSON.stringify({ file, ...header, ...manifest }))
      const rows = Object.values(manifest.tables).reduce((sum, table) => sum + table.rows, 0)
      const what = header.everything ? `everything, ${countText(header.projects.length)} projects` : `the project ${header.projects[0]?.name}`
      say(context, `${file}: ${what}, ${countText(rows)} rows, ${countText(manifest.blobs.files)} files of ${bytesText(manifest.blobs.bytes)}`)
    })
  program
    .command('restore <file>')
    .description('restore a backup, wholly or not at all; ids stay, and what is there already is a conflict')
    .option('--verify', 'do everything and take it back: shows that the backup can be restored here')
    .option('--keys', 'restore API keys too: whoever held one when the backup was made may use it again')
    .action(async (name: string, { keys, verify }: RestoreOptions, command) => {
      const file = resolve(context.cwd, name)
      const { restoreBackup } = await import('@trainyard/db')
      const { backup, replaced } = await restoreBackup({
        url: databaseUrl(context),
        file,
        keys: keys === true,
        verify: verify === true,
        signal: context.interrupted,
      })
      if (globalOptions(command).json)
        return say(context, JSON.stringify({ file, verified_only: verify === true, replaced, ...backup.header, ...backup.manifest }))
      const projects = backup.header.projects.map((project) => project.name).join(', ')
      say(context, verify ? `${file} can be restored here: ${projects}` : `restored ${projects}`)
      if (replaced.length > 0 && !verify)
        note(context, `restart the services: ${replaced.map((project) => project.name).join(', ')} was empty here and has the backup's id now`)
    })
}
