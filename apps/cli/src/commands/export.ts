import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { eventFileHead, eventFileName, flatSpec, hparamsEvent, isTerminal, scalarEvents, tensorboardRun } from '@trainyard/spec'
import { calls, type Calls } from '../api/calls.js'
import { connect } from '../api/connect.js'
import { say, sayJson } from '../cli-context.js'
import { countText } from '../terminal/text.js'
import { type AddCommand, globalOptions } from './options.js'

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

type ExportOptions = {
  readonly calls: Calls
  readonly id: string
  /** TensorBoard's log directory. */
  readonly logdir: string
  /** Go on until the job has ended. */
  readonly follow: boolean
  readonly everyMilliseconds?: number
}

/** What was written: a file for each member, and how many points are in all of them. */
export type ExportedEvents = {
  readonly files: readonly string[]
  readonly points: number
}

/**
 * Writes a job's points as TensorBoard event files, `<logdir>/<job>/member-<n>/events.out.tfevents…`, from the beginning: a second export
 * of a job replaces the first. Whole records are appended page by page, so that a TensorBoard that looks at the folder follows.
 */
async function exportTensorboard({ calls, id, logdir, follow, everyMilliseconds = 1_000 }: ExportOptions): Promise<ExportedEvents> {
  const first = await calls.job(id)
  const fileOf = (member: number) => join(logdir, tensorboardRun(first.id, member), eventFileName(first.created_at))
  const session = hparamsEvent({ group: first.id, startedAt: first.created_at, values: flatSpec(first.spec) })
  for (const { index } of first.members) {
    await mkdir(dirname(fileOf(index)), { recursive: true })
    await writeFile(fileOf(index), Buffer.concat([eventFileHead(first.created_at), session]))
  }
  let points = 0
  for (let since = '0', status = first.status; ; status = (await calls.job(id)).status) {
    // The status is older than the pages: what was measured before the end is then on them.
    for (let more = true; more; ) {
      const page = await calls.metrics(id, { since })
      for (const series of page.series) {
        await appendFile(fileOf(series.member), scalarEvents(series))
        points += series.step.length
      }
      since = page.next
      more = page.has_more
    }
    if (!follow || isTerminal(status)) return { files: first.members.map(({ index }) => fileOf(index)), points }
    await delay(everyMilliseconds)
  }
}
