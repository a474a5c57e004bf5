import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { faults } from './faults/index.js'

const whole = z.coerce.number().int()
const schema = z.object({
  /** The state folder of a running `trainyard up`, which brings back what is killed here. */
  home: z.string().default('.trainyard'),
  /** Rounds of each fault. */
  runs: whole.min(1).max(10_000).default(10),
  seed: whole.min(0).default(1),
  /** Names of faults, separated by commas; all that can be tried here, if left out. */
  faults: z
    .string()
    .default(faults.map(({ name }) => name).join())
    .transform((text, context) =>
      text.split(',').map((name) => {
        const fault = faults.find((each) => each.name === name)
        if (!fault) context.addIssue({ code: 'custom', message: `there is no fault "${name}"; there are: ${faults.map((each) => each.name).join(', ')}` })
        return fault ?? z.NEVER
      }),
    ),
  epochs: whole.min(10).default(300),
  members: whole.min(1).default(2),
  /** How many operations of random clients to record and judge, instead of making faults happen. */
  history: whole.min(100).max(10_000_000).optional(),
  /** Where the outcomes are written as JSON, if anywhere. */
  json: z.string().optional(),
})

export type ChaosOptions = z.output<typeof schema> & { url: string; key: string; databaseUrl: string; queueUrl: string }

const connections = z.object({ DATABASE_URL: z.string(), QUEUE_URL: z.string() })
const instance = z.object({ url: z.string() })

/**
 * Reads the command line, and from the state folder where the service is and how to get in.
 * @throws {Error} when none runs there, or when there is no such fault.
 */
export function readOptions(args: readonly string[]): ChaosOptions {
  const names = Object.keys(schema.shape).map((name) => [name, { type: 'string' as const }] as const)
  const options = schema.parse(parseArgs({ args: [...args], options: Object.fromEntries(names) }).values)
  return { ...options, ...readInstance(options.home), ...readConnections(options.home) }
}

/**
 * Where the database and the queue of a state folder are.
 * @throws {Error} when none runs there.
 */
export function readConnections(home: string): { databaseUrl: string; queueUrl: string } {
  const { DATABASE_URL: databaseUrl, QUEUE_URL: queueUrl } = connections.parse(JSON.parse(readFileSync(path.join(home, 'run', 'connections.json'), 'utf8')))
  return { databaseUrl, queueUrl }
}

/**
 * Where the service of a state folder is, and its admin key.
 * @throws {Error} when none runs there.
 */
export function readInstance(home: string): { url: string; key: string } {
  const text = (...parts: string[]) => readFileSync(path.join(home, ...parts), 'utf8').trim()
  return { url: instance.parse(JSON.parse(text('run', 'instance.json'))).url, key: text('admin-key') }
}
