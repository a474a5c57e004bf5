import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'

const schema = z.object({
  /** The state folder of a running `npm start`. */
  home: z.string().default('.trainyard'),
  minutes: z.coerce.number().positive().max(1_440),
  dashboards: z.coerce.number().int().min(1).max(1_000).default(100),
  /** Where the service is, if not where its state folder says. */
  url: z.url().optional(),
  json: z.boolean().default(false),
})

export type SoakOptions = Omit<z.output<typeof schema>, 'url'> & {
  url: string
  key: string
  /** Process id of the API, whose processor time is counted. */
  apiPid: number
}

/**
 * Reads the command line, and from the state folder where the service is and how to get in.
 * @throws {Error} when none runs there.
 */
export function readOptions(args: readonly string[], minutes: number): SoakOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { home: { type: 'string' }, minutes: { type: 'string' }, dashboards: { type: 'string' }, url: { type: 'string' }, json: { type: 'boolean' } },
  })
  const options = schema.parse({ minutes, ...values })
  const text = (...parts: string[]) => readFileSync(path.join(options.home, ...parts), 'utf8').trim()
  return {
    ...options,
    url: options.url ?? z.object({ url: z.string() }).parse(JSON.parse(text('run', 'instance.json'))).url,
    key: text('admin-key'),
    apiPid: z.object({ pid: z.number() }).parse(JSON.parse(text('run', 'api.json'))).pid,
  }
}
