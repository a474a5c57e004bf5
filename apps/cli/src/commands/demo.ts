import { join } from 'node:path'
import { calls } from '../api/calls.js'
import { connect } from '../api/connect.js'
import { adminKeyFile, stateFolder } from '../api/state-folder.js'
import { say, sayJson } from '../cli-context.js'
import { type AddCommand, globalOptions } from './options.js'
import { demoHeading, runDemo } from '../demo/run-demo.js'

/** `trainyard demo`: the whole line once, against a service that runs. */
export const addDemo: AddCommand = (program, context) => {
  program
    .command('demo')
    .description('train an ensemble on MNIST through the API and ask it about a digit')
    .action(async (_options: unknown, command) => {
      const global = globalOptions(command)
      const connection = connect(context, global)
      const home = stateFolder(context)
      if (!global.json) say(context, demoHeading(context))
      const result = await runDemo(context, {
        calls: calls(connection),
        url: connection.url,
        folder: join(home, 'demo'),
        keyFile: adminKeyFile(home),
        quiet: global.json,
      })
      if (global.json) sayJson(context, result)
    })
}
