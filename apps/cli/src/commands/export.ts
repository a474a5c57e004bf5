import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import {
  countText,
  ensembleSeries,
  eventFileHead,
  eventFileName,
  isTerminal,
  runEndEvent,
  runStartEvent,
  scalarEvents,
  tensorboardRun,
  tensorboardRuns,
} from '@trainyard/spec'
import type { Calls } from '../api/calls.js'
import { say, sayJson } from '../cli-context.js'
import type { AddCommand } from './options.js'
import { openService } from './service.js'

/** `trainyard export tensorboard ID --logdir runs`: a job's curves in the files of another tool. */
export const addExport: AddCommand = (program, context) => {
  const group = program.command('export').description("write a job's curves in the files of another tool")
  group
    .command('tensorboard')
    .description('write TensorBoard event files: <logdir>/<job>/member-<n>/events.out.tfevents…')
    .argument('<job>', 'id of the job, its beginning, or its name')
    .option('--logdir <folder>', "TensorBoard's log directory", 'runs')
    .option('-f, --follow', 'go on until the job ends')
    .action(async (id: string, { logdir, follow }: { logdir: string; follow?: boolean }, command) => {
      const { api, json, find } = openService(context, command)
      const folder = resolve(context.cwd, logdir)
      const written = await exportTensorboard({ calls: api, id: await find('job', id), logdir: folder, follow: follow === true })
      if (json) return sayJson(context, written)
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

/** What was written: a file for each member and the ensemble, and how many points are in those of the members. */
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
  const fileOf = (run: number | 'ensemble') => join(logdir, tensorboardRun(first.id, run), eventFileName(first.created_at))
  const begin = async (run: number | 'ensemble', ...events: Uint8Array[]) => {
    await mkdir(dirname(fileOf(run)), { recursive: true })
    await writeFile(fileOf(run), Buffer.concat([eventFileHead(first.created_at), runStartEvent(first), ...events]))
  }
  for (const { index } of first.members) await begin(index)
  let points = 0
  for (let since = '0', job = first; ; job = await calls.job(id)) {
    // The job is older than the pages: what was measured before the end is then on them.
    for (let more = true; more; ) {
      const page = await calls.metrics(id, { since })
      for (const series of page.series) {
        await appendFile(fileOf(series.member), scalarEvents(series))
        points += series.step.length
      }
      since = page.next
      more = page.has_more
    }
    if (!follow || isTerminal(job.status)) {
      if (job.ensemble !== null) await begin('ensemble', ...ensembleSeries(job).map(scalarEvents))
      const runs = tensorboardRuns(job)
      for (const run of runs) await appendFile(fileOf(run), runEndEvent(job, run) ?? new Uint8Array())
      return { files: runs.map(fileOf), points }
    }
    await delay(everyMilliseconds)
  }
}
