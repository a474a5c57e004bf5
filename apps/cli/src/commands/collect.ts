import { databaseUrl } from '../api/database-url.js'
import { say } from '../cli-context.js'
import { CliError } from '../cli-error.js'
import { bytesText, countText, right, tableText } from '../terminal/text.js'
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
      const retention = retentionSettings.safeParse(context.environment)
      if (!retention.success) {
        const wrong = retention.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
        throw new CliError('usage', wrong.join('; '), { hint: 'docs/operations.md lists the retention settings.' })
      }
      const db = createDatabase({ url: databaseUrl(context), poolSize: 1 })
      try {
        const { collected, packedPoints } = dryRun
          ? { collected: await db.collector.plan(retention.data), packedPoints: null }
          : await db.collector.collect(retention.data)
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
