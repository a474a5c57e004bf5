import { ageText, defined, scope, type Scope } from '@trainyard/spec'
import { type Command, InvalidArgumentError } from 'commander'
import { type CliContext, note, say, sayJson } from '../cli-context.js'
import { type AddCommand, type PageOptions, sayNext, withPages } from './options.js'
import { openService } from './service.js'
import { right, tableText } from '../terminal/text.js'

type CreateOptions = {
  readonly scopes: Scope[]
  readonly project?: string
  readonly expires?: string
}

/** `trainyard keys …`: create, list, rotate, revoke. */
export const addKeys: AddCommand = (program, context) => {
  const group = program.command('keys').description('create, list, rotate and revoke API keys')
  const call = (command: Command) => openService(context, command)
  group
    .command('create')
    .description('make a key; its secret is shown this once')
    .argument('<name>', 'what it is for')
    .option('--scopes <list>', `comma-separated: ${scope.options.join(', ')}`, scopesOf, ['jobs:write', 'jobs:read', 'predict'])
    .option('--project <name>', "the caller's own, if left out; made if new")
    .option('--expires <time>', 'ISO 8601, for example 2030-01-01T00:00:00Z')
    .action(async (name: string, { scopes, project, expires }: CreateOptions, command) => {
      const { api, json } = call(command)
      const key = await api.createKey({
        name,
        scopes,
        ...(project === undefined ? {} : { project }),
        ...(expires === undefined ? {} : { expires_at: expires }),
      })
      if (json) return sayJson(context, key)
      note(context, `${key.id} for project ${key.project}: ${key.scopes.join(', ')}. The key is not shown again:`)
      say(context, defined(key.secret, 'secret of the new key'))
    })
  withPages(group.command('list', { isDefault: true }))
    .description('list keys, without their secrets')
    .option('--project <name>', 'keys of another project, or * for all; for those who run the service')
    .action(async (options: PageOptions & { readonly project?: string }, command) => {
      const { api, json } = call(command)
      const page = await api.keys(options)
      if (json) return sayJson(context, page)
      const rows = page.data.map(({ id, name, project, scopes, created_at, expires_at, revoked_at, last_used_at }) => [
        id,
        name,
        project,
        scopes.join(','),
        revoked_at === null ? (expires_at === null ? 'good' : `until ${expires_at}`) : 'revoked',
        last_used_at === null ? 'never' : ageText(last_used_at),
        ageText(created_at),
      ])
      say(context, tableText(context.stdout, ['key', 'name', 'project', 'scopes', 'state', right('used'), right('age')], rows))
      sayNext(context, command, page)
    })
  addRotate(group, context)
  group
    .command('revoke')
    .description('end a key at once')
    .argument('<id>')
    .action(async (id: string, _options: unknown, command) => {
      const { api, json } = call(command)
      await api.revokeKey(id)
      if (json) sayJson(context, { id, revoked: true })
      else say(context, `${id} is revoked`)
    })
}

function addRotate(group: Command, context: CliContext): void {
  group
    .command('rotate')
    .description('give a key another secret, which is shown this once')
    .argument('<id>')
    .option('--keep-until <time>', 'the present secret stays valid until then (ISO 8601); it ends at once, if left out')
    .option('--expires <time>', 'when the key itself expires; unchanged, if left out')
    .action(async (id: string, { keepUntil, expires }: { readonly keepUntil?: string; readonly expires?: string }, command) => {
      const { api, json } = openService(context, command)
      const key = await api.rotateKey(id, {
        ...(keepUntil === undefined ? {} : { previous_expires_at: keepUntil }),
        ...(expires === undefined ? {} : { expires_at: expires }),
      })
      if (json) return sayJson(context, key)
      note(context, `${key.id} has a new secret; the one before ${keepUntil === undefined ? 'has ended' : `ends at ${keepUntil}`}. The key is not shown again:`)
      say(context, defined(key.secret, 'secret of the rotated key'))
    })
}

function scopesOf(text: string): Scope[] {
  const parsed = scope
    .array()
    .min(1)
    .safeParse(text.split(',').map((part) => part.trim()))
  if (!parsed.success) throw new InvalidArgumentError(`It must be some of ${scope.options.join(', ')}.`)
  return parsed.data
}
