import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'

/** What can be killed, in the order in which it is. */
export const targets = ['trainer', 'worker', 'api', 'redis', 'postgres'] as const
export type Target = (typeof targets)[number]

const whole = z.coerce.number().int()
const schema = z.object({
  /** The state folder of a running `trainyard up`, which brings back what is killed here. */
  home: z.string().default('.trainyard'),
  kills: whole.min(1).max(1_000).default(10),
  seed: whole.min(0).default(1),
  targets: z
    .string()
    .default(targets.join())
    .transform((text) => z.array(z.enum(targets)).parse(text.split(','))),
  epochs: whole.min(10).default(300),
  members: whole.min(1).default(2),
})

export type ChaosOptions = z.output<typeof schema> & { url: string; key: string; databaseUrl: string }

const connections = z.object({ DATABASE_URL: z.string() })
const instance = z.object({ url: z.string() })

/**
 * Reads the command line, and from the state folder where the service is and how to get in.
 * @throws {Error} when none runs there.
 */
export function readOptions(args: readonly string[]): ChaosOptions {
  const names = Object.keys(schema.shape).map((name) => [name, { type: 'string' as const }] as const)
  const options = schema.parse(parseArgs({ args: [...args], options: Object.fromEntries(names) }).values)
  const text = (...parts: string[]) => readFileSync(path.join(options.home, ...parts), 'utf8').trim()
  return {
    ...options,
    url: instance.parse(JSON.parse(text('run', 'instance.json'))).url,
    key: text('admin-key'),
    databaseUrl: connections.parse(JSON.parse(text('run', 'connections.json'))).DATABASE_URL,
  }
}
