import { ageText, defined } from '@trainyard/spec'
import type { Command } from 'commander'
import { say, sayJson } from '../cli-context.js'
import type { AddCommand } from './options.js'
import { openService } from './service.js'
import { right, tableText } from '../terminal/text.js'

/** `trainyard sessions …`: browsers that are signed in. */
export const addSessions: AddCommand = (program, context) => {
  const group = program.command('sessions').description('list browsers that are signed in, and sign them out')
  const call = (command: Command) => openService(context, command)
  group
    .command('list', { isDefault: true })
    .description('list browsers that are signed in with the key; with an admin key all of the project')
    .action(async (_options: unknown, command) => {
      const { api, json } = call(command)
      const page = await api.sessions()
      if (json) return sayJson(context, page)
      if (page.data.length === 0) return say(context, 'no browser is signed in')
      const rows = page.data.map(({ id, key, user, user_agent, last_used_at, created_at }) => [
        id,
        key === null ? (user?.email ?? user?.name ?? defined(user, 'the user of a session').id) : `key ${key.name}`,
        ageText(last_used_at),
        ageText(created_at),
        user_agent,
      ])
      say(context, tableText(context.stdout, ['session', 'signed in with', right('used'), right('age'), 'browser'], rows))
    })
  group
    .command('end')
    .description('sign a browser out')
    .argument('<id>')
    .action(async (id: string, _options: unknown, command) => {
      const { api, json } = call(command)
      await api.endSession(id)
      if (json) sayJson(context, { id, ended: true })
      else say(context, `${id} is signed out`)
    })
}
