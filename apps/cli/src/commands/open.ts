import { spawn } from 'node:child_process'
import { findUrl } from '../api/connect.js'
import { say, sayJson } from '../cli-context.js'
import { type AddCommand, globalOptions } from './options.js'
import { pageOf } from './service.js'

/** What opens an address, by the system. */
const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
}

/** `trainyard open ID`: the page of an object in the browser. The address holds no key: the browser is signed in, or asks. */
export const addOpen: AddCommand = (program, context) => {
  program
    .command('open')
    .description('open the page of a job, a sweep, a data set or a model in the browser')
    .argument('[id]', 'an id, or the name of a model; the first page, if left out')
    .option('--print', 'only print the address')
    .action((id: string | undefined, { print }: { print?: boolean }, command) => {
      const global = globalOptions(command)
      const page = pageOf(findUrl(context, global).value, id)
      if (global.json) sayJson(context, { page })
      else say(context, page)
      if (print !== true && !global.json && context.stdout.interactive) openPage(page)
    })
}

/** Where nothing can open it, the address that was printed has to do. */
function openPage(page: string): void {
  const [program, ...words] = openers[process.platform] ?? ['xdg-open']
  const child = spawn(program, [...words, page], { stdio: 'ignore', detached: true })
  child.once('error', () => undefined)
  child.unref()
}
