import { countText } from '@trainyard/spec'
import { databaseUrl } from '../api/database-url.js'
import { say } from '../cli-context.js'
import { CliError } from '../cli-error.js'
import { type AddCommand, globalOptions } from './options.js'

type VerifyOptions = { readonly expect?: string }

/** `trainyard audit verify`: whether the log of calls is as it was written. */
export const addAudit: AddCommand = (program, context) => {
  program
    .command('audit')
    .description('the log of calls that may have changed something')
    .command('verify')
    .description('recompute the chain of hashes; needs DATABASE_URL, or a "trainyard up" on this host')
    .option('--expect <entry>', 'what an earlier verify printed, as 1234:sha256: shows that the chain was not made anew since')
    .action(async ({ expect }: VerifyOptions, command) => {
      const [, seq, sha256] = expect === undefined ? [] : (/^(\d+):([0-9a-f]{64})$/.exec(expect) ?? [])
      if (expect !== undefined && seq === undefined) throw new CliError('usage', `--expect must be a number and a SHA-256, as 1234:9f86…; received ${expect}`)
      const { createDatabase } = await import('@trainyard/db')
      const db = createDatabase({ url: databaseUrl(context), poolSize: 1 })
      try {
        const state = await db.audit.verify()
        if (state.broken !== null) throw new CliError('failed', `the audit log was changed: ${state.broken}`, { hint: 'docs/runbook.md says what to do.' })
        if (seq !== undefined && (await db.audit.hashOf(Number(seq))) !== sha256)
          throw new CliError('failed', `the entry ${seq} is not the one that was there: the chain was made anew, or retention removed it`)
        if (globalOptions(command).json) return say(context, JSON.stringify(state))
        say(context, `${countText(state.entries)} entries, whole; the newest is ${state.seq}:${state.sha256}`)
      } finally {
        await db.close()
      }
    })
}
