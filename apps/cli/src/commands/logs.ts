import { setTimeout as delay } from 'node:timers/promises'
import type { EventsQuery } from '@trainyard/client'
import { eventLevel, isTerminal } from '@trainyard/spec'
import { Option } from 'commander'
import type { Calls, EventView } from '../api/calls.js'
import { type CliContext, say } from '../cli-context.js'
import type { AddCommand } from './options.js'
import { openService } from './service.js'
import { styled } from '../terminal/text.js'

const pageEvents = 100
const lookMilliseconds = 700

/** `trainyard logs ID --follow`: what happened to a job, the oldest first. */
export const addLogs: AddCommand = (program, context) => {
  program
    .command('logs')
    .description('show the events of a job: status, messages, checkpoints, diagnostics')
    .argument('<job>', 'id of the job, its beginning, or its name')
    .option('-f, --follow', 'go on until the job ends')
    .option('--search <text>', 'only events whose message holds this text, in any case')
    .addOption(new Option('--level <level>', 'only events of this level or above').choices(eventLevel.options))
    .action(async (asked: string, { follow, ...wanted }: { follow?: boolean } & Wanted, command) => {
      const { api, json, find } = openService(context, command)
      const id = await find('job', asked)
      const show = (event: EventView) => (json ? context.stdout.write(`${JSON.stringify(event)}\n`) : say(context, eventText(context, event)))
      let after: string | undefined
      for (;;) {
        // The status is asked for first: what was written before the end is then on the pages that follow.
        const ended = follow !== true || isTerminal((await api.job(id)).status)
        after = await showFrom(api, id, { ...wanted, after }, show)
        if (ended) return
        await delay(lookMilliseconds)
      }
    })
}

type Wanted = Pick<EventsQuery, 'level' | 'search'>
type From = Wanted & { after: string | undefined }

async function showFrom(api: Calls, id: string, { after: from, ...wanted }: From, show: (event: EventView) => void): Promise<string | undefined> {
  for (let after = from; ; ) {
    const page = await api.events(id, { order: 'asc', limit: pageEvents, ...wanted, ...(after === undefined ? {} : { after }) })
    page.data.forEach(show)
    after = page.last_id ?? after
    if (!page.has_more) return after
  }
}

function eventText(context: CliContext, { created_at, type, level, message, member }: EventView): string {
  const text = `${created_at}  ${type.padEnd(10)}  ${member === null ? '' : `member ${member}: `}${message}`
  return level === 'info' ? text : styled(context.stdout, level === 'error' ? 'red' : 'yellow', text)
}
