import { bytesText, countText } from '@trainyard/spec'
import { readSettings, SettingsError } from '@trainyard/runtime'
import type { z } from 'zod'
import { databaseUrl } from '../api/database-url.js'
import { type CliContext, say } from '../cli-context.js'
import { CliError } from '../cli-error.js'
import { right, tableText } from '../terminal/text.js'
import { type AddCommand, globalOptions } from './options.js'

type CollectOptions = { readonly dryRun?: boolean }

/** `trainyard collect`: what the workers do every ten minutes, at once, or only shown. */
export const addCollect: AddCommand = (program, context) => {
  program
    .command('collect')
    .description('remove what the retention settings let go, as workers do every ten minutes; needs DATABASE_URL, or a "trainyard up" on this host')
    .option('--dry-run', 'only show what would go, by kind')
    .action(async ({ dryRun }: CollectOptions, command) => {
      const { createDatabase, retentionSettings } = await import('@trainyard/db')
      const retention = settingsOf(retentionSettings, context.environment)
      const db = createDatabase({ url: databaseUrl(context), poolSize: 1 })
      try {
        const { collected, packedPoints } = dryRun
          ? { collected: await db.collector.plan(retention), packedPoints: null }
          : await db.collector.collect(retention)
        if (globalOptions(command).json) return say(context, JSON.stringify({ dry_run: dryRun === true, collected, packed_points: packedPoints }))
        say(
          context,
          tableText(
            context.stdout,
            [dryRun ? 'would go' : 'removed', right('rows'), right('bytes')],
            collected.map(({ kind, rows, bytes }) => [kind, countText(rows), bytesText(bytes)]),
          ),
        )
        if (packedPoints !== null) say(context, `packed ${countText(packedPoints)} metric points of jobs that have ended`)
      } finally {
        await db.close()
      }
    })
}

/** The settings of this environment; errors of theirs are errors of usage. */
function settingsOf<S extends z.ZodType>(schema: S, environment: CliContext['environment']): z.output<S> {
  try {
    return readSettings(schema, environment)
  } catch (error) {
    if (error instanceof SettingsError) throw new CliError('usage', error.message, { hint: 'docs/operations.md lists the retention settings.' })
    throw error
  }
}
