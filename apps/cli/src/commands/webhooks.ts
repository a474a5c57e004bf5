import { ageText, defined, webhookEvent, type WebhookEvent } from '@trainyard/spec'
import { type Command, InvalidArgumentError } from 'commander'
import { type CliContext, note, say, sayJson } from '../cli-context.js'
import { type AddCommand, type PageOptions, sayNext, withPages } from './options.js'
import { openService } from './service.js'
import { right, tableText } from '../terminal/text.js'

/** `trainyard webhooks …`: signed messages about what happens in the project. */
export const addWebhooks: AddCommand = (program, context) => {
  const group = program.command('webhooks').description('have signed messages sent to a URL when jobs end, data sets are ready, versions are published')
  const call = (command: Command) => openService(context, command)
  group
    .command('create')
    .description('have messages sent to a URL; the secret that signs them is shown this once')
    .argument('<url>')
    .option('--events <list>', `comma-separated, all if left out: ${webhookEvent.options.join(', ')}`, eventsOf, [])
    .action(async (url: string, { events }: { readonly events: WebhookEvent[] }, command) => {
      const { api, json } = call(command)
      saySecret(context, json, await api.createWebhook({ url, events }))
    })
  withPages(group.command('list', { isDefault: true }))
    .description('list webhooks, without their secrets')
    .action(async (options: PageOptions, command) => {
      const { api, json } = call(command)
      const page = await api.webhooks(options)
      if (json) return sayJson(context, page)
      const rows = page.data.map(({ id, url, events, enabled, disabled_reason, failures }) => [
        id,
        enabled ? (failures === 0 ? 'enabled' : `${failures} failures`) : `disabled${disabled_reason === null ? '' : `: ${disabled_reason}`}`,
        events.length === 0 ? 'all' : events.join(','),
        url,
      ])
      say(context, tableText(context.stdout, ['webhook', 'state', 'events', 'url'], rows))
      sayNext(context, command, page)
    })
  for (const [name, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    group
      .command(name)
      .description(enabled ? 'send messages again; those that wait are sent' : 'send no more messages')
      .argument('<id>')
      .action(async (id: string, _options: unknown, command) => {
        const { api, json } = call(command)
        const webhook = await api.updateWebhook(id, { enabled })
        if (json) sayJson(context, webhook)
        else say(context, `${id} is ${enabled ? 'enabled' : 'disabled'}`)
      })
  }
  addRotationAndRemoval(group, context)
  addDeliveries(group, context)
}

function addRotationAndRemoval(group: Command, context: CliContext): void {
  const call = (command: Command) => openService(context, command)
  group
    .command('rotate')
    .description('give a webhook another secret, which is shown this once; for a day messages are signed with both')
    .argument('<id>')
    .action(async (id: string, _options: unknown, command) => {
      const { api, json } = call(command)
      saySecret(context, json, await api.rotateWebhook(id))
    })
  group
    .command('delete')
    .description('delete a webhook with its deliveries')
    .argument('<id>')
    .action(async (id: string, _options: unknown, command) => {
      const { api, json } = call(command)
      const deleted = await api.removeWebhook(id)
      if (json) sayJson(context, deleted)
      else say(context, `${id} is deleted`)
    })
}

function addDeliveries(group: Command, context: CliContext): void {
  const call = (command: Command) => openService(context, command)
  group
    .command('test')
    .description('send a message of the type webhook.test')
    .argument('<id>')
    .action(async (id: string, _options: unknown, command) => {
      const { api, json } = call(command)
      const delivery = await api.testWebhook(id)
      if (json) sayJson(context, delivery)
      else say(context, `${delivery.id} is on its way: trainyard webhooks deliveries ${id} shows what came of it`)
    })
  withPages(group.command('deliveries'))
    .description('list the messages to a webhook, and what came of them')
    .argument('<id>')
    .action(async (id: string, options: PageOptions, command) => {
      const { api, json } = call(command)
      const page = await api.webhookDeliveries(id, options)
      if (json) return sayJson(context, page)
      const rows = page.data.map(({ id: delivery, type, status, attempts, last_attempt, created_at }) => [
        delivery,
        type,
        status,
        String(attempts),
        last_attempt === null ? 'not sent yet' : `${last_attempt.error ?? `answered ${last_attempt.status}`} (${last_attempt.seconds} s)`,
        ageText(created_at),
      ])
      say(context, tableText(context.stdout, ['delivery', 'type', 'status', right('attempts'), 'last attempt', right('age')], rows))
      sayNext(context, command, page)
    })
  group
    .command('redeliver')
    .description('send a message again, now, with the same id')
    .argument('<webhook>')
    .argument('<delivery>')
    .action(async (id: string, delivery: string, _options: unknown, command) => {
      const { api, json } = call(command)
      const sent = await api.redeliverWebhook(id, delivery)
      if (json) sayJson(context, sent)
      else say(context, `${delivery} is on its way`)
    })
}

type WithSecret = { readonly id: string; readonly url: string; readonly secret?: string | undefined }

function saySecret(context: CliContext, json: boolean, webhook: WithSecret): void {
  if (json) return sayJson(context, webhook)
  note(context, `${webhook.id} to ${webhook.url}. The secret is not shown again:`)
  say(context, defined(webhook.secret, 'secret of the webhook'))
}

function eventsOf(text: string): WebhookEvent[] {
  const parsed = webhookEvent.array().safeParse(text.split(',').map((part) => part.trim()))
  if (!parsed.success) throw new InvalidArgumentError(`It must be some of ${webhookEvent.options.join(', ')}.`)
  return parsed.data
}
