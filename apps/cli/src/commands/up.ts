import { type AddCommand, count, globalOptions, port as portValue } from './options.js'
import { runDown } from '../up/run-down.js'
import { runUp } from '../up/run-up.js'
import { maximumWorkers } from '../up/services.js'
import { CliError } from '../cli-error.js'

type UpCommandOptions = {
  readonly exit?: boolean
  readonly demo?: boolean
  readonly port?: number
  readonly host?: string
  readonly workers: number
}

/** `trainyard up` and `trainyard down`: the whole installation on this machine. */
export const addUp: AddCommand = (program, context) => {
  program
    .command('up')
    .alias('start')
    .description('bring up Postgres, Redis, the API, a worker and serving, and stay until Ctrl-C')
    .option('--exit', 'end everything after the demo')
    .option('--demo', 'run the demo, also when it ran before')
    .option('--no-demo', 'leave the demo out')
    .option('--port <number>', 'where the API listens (or PORT); a free port if left out and 8080 is taken', portValue)
    .option('--host <address>', 'on which address (or HOST); 127.0.0.1 if left out')
    .option('--workers <count>', 'worker processes', count, 1)
    .action(async (options: UpCommandOptions, command) => {
      if (options.workers > maximumWorkers) throw new CliError('usage', `--workers may be at most ${maximumWorkers}; more run with "trainyard worker"`)
      const { HOST: host, PORT: port } = context.environment
      await runUp(context, {
        exit: options.exit === true,
        demo: options.demo,
        port: options.port ?? (port ? portSetting(port) : undefined),
        host: options.host ?? (host || '127.0.0.1'),
        workers: options.workers,
        json: globalOptions(command).json,
      })
    })
  program
    .command('down')
    .alias('stop')
    .description('end what was started here, by process id; the data stays')
    .action(async (_options: unknown, command) => runDown(context, globalOptions(command).json))
}

function portSetting(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= 65_535) return value
  throw new CliError('usage', `PORT must be a port from 1 to 65535; received ${JSON.stringify(text)}`)
}
