import { setTimeout as delay } from 'node:timers/promises'
import { isTerminal } from '@trainyard/spec'
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
    .action(async (asked: string, { follow }: { follow?: boolean }, command) => {
      const { api, json, find } = openService(context, command)
      const id = await find('job', asked)
      const show = (event: EventView) => (json ? context.stdout.write(`${JSON.stringify(event)}\n`) : say(context, eventText(context, event)))
      let after: string | undefined
      for (;;) {
        // The status is asked for first: what was written before the end is then on the pages that follow.
        const ended = follow !== true || isTerminal((await api.job(id)).status)
        after = await showFrom(api, id, after, show)
        if (ended) return
        await delay(lookMilliseconds)
      }
    })
}

async function showFrom(api: Calls, id: string, from: string | undefined, show: (event: EventView) => void): Promise<string | undefined> {
  for (let after = from; ; ) {
    const page = await api.events(id, { order: 'asc', limit: pageEvents, ...(after === undefined ? {} : { after }) })
    page.data.forEach(show)
    after = page.last_id ?? after
    if (!page.has_more) return after
  }
}

function eventText(context: CliContext, { created_at, type, level, message, member }: EventView): string {
  const text = `${created_at}  ${type.padEnd(10)}  ${member === null ? '' : `member ${member}: `}${message}`
  return level === 'info' ? text : styled(context.stdout, level === 'error' ? 'red' : 'yellow', text)
}
