import { resolve } from 'node:path'
import { calls } from '../api/calls.js'
import { connect } from '../api/connect.js'
import { say, sayJson } from '../cli-context.js'
import type { AddCommand } from '../command-registry.js'
import { exportTensorboard } from '../export/export-tensorboard.js'
import { countText } from '../terminal/values.js'
import { globalOptions } from './global-options.js'

/** `trainyard export tensorboard ID --logdir runs`: a job's curves in the files of another tool. */
export const addExport: AddCommand = (program, context) => {
  const group = program.command('export').description("write a job's curves in the files of another tool")
  group
    .command('tensorboard')
    .description('write TensorBoard event files: <logdir>/<job>/member-<n>/events.out.tfevents…')
    .argument('<job>', 'id of the job')
    .option('--logdir <folder>', "TensorBoard's log directory", 'runs')
    .option('-f, --follow', 'go on until the job ends')
    .action(async (id: string, { logdir, follow }: { logdir: string; follow?: boolean }, command) => {
      const global = globalOptions(command)
      const folder = resolve(context.cwd, logdir)
      const written = await exportTensorboard({ calls: calls(connect(context, global)), id, logdir: folder, follow: follow === true })
      if (global.json) return sayJson(context, written)
      say(
        context,
        `${countText(written.points)} points in ${written.files.length} ${written.files.length === 1 ? 'file' : 'files'}; see them with: tensorboard --logdir ${folder}`,
      )
    })
}
