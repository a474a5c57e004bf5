import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { countText, defined, starterJob } from '@trainyard/spec'
import { stringify } from 'yaml'
import type { DatasetView } from '../api/calls.js'
import { say, sayJson } from '../cli-context.js'
import { CliError, messageOf } from '../cli-error.js'
import type { AddCommand } from './options.js'
import { openService } from './service.js'

/** `trainyard init iris` writes a job file to begin from, for `trainyard submit`. */
export const addInit: AddCommand = (program, context) => {
  program
    .command('init')
    .description('write a job file to begin from, for a data set')
    .argument('<dataset>', 'id of the data set, its beginning, or its name')
    .argument('[file]', 'where to write it: .yaml with comments, or .json; "-" is standard output', 'job.yaml')
    .option('--force', 'replace a file that is there')
    .action(async (asked: string, file: string, { force }: { force?: boolean }, command) => {
      const { api, json, find } = openService(context, command)
      const dataset = await api.dataset(await find('dataset', asked))
      const text = file.endsWith('.json') ? `${JSON.stringify(starterJob(dataset.name, dataset.id), null, 2)}\n` : yamlJob(dataset, file)
      if (file === '-') return context.stdout.write(text)
      try {
        await writeFile(resolve(context.cwd, file), text, { flag: force === true ? 'w' : 'wx' })
      } catch (error) {
        const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST'
        const hint = isThere ? { hint: '--force replaces it.' } : {}
        throw new CliError('usage', isThere ? `${file} is there already` : `${file} cannot be written: ${messageOf(error)}`, { cause: error, ...hint })
      }
      if (json) sayJson(context, { file, dataset: dataset.id })
      else say(context, `${file} is written; send it with: trainyard submit ${file} --watch`)
    })
}

/** What each part is for, above it. */
const comments: Readonly<Record<string, string>> = {
  architecture: 'auto tries models that fit the data set until the time is over. For one network write its preset, as "preset: mlp", or its layers',
  limits: 'Seconds after which the training ends with the best so far',
  model: 'Under this name the result is published, as its next version',
}

function yamlJob(dataset: DatasetView, file: string): string {
  const { name, id } = dataset
  const parts = Object.entries(starterJob(name, id)).map(([part, value]) => {
    const comment = comments[part]
    return `${comment === undefined ? '' : `# ${comment}\n`}${stringify({ [part]: value })}`
  })
  return `# A job for the data set ${JSON.stringify(name)}${sizeOf(dataset)}. All fields: trainyard open, or /docs of the service.
# Check it with: trainyard submit ${file} --validate\n${parts.join('')}`
}

/** How large a data set is that is ready, with what is predicted. */
function sizeOf({ status, rows, classes, columns, label, task }: DatasetView): string {
  if (status !== 'ready') return ''
  const count = countText(defined(rows, 'the rows of a data set that is ready'))
  const inputs = columns == null || columns.length === 0 ? 'images' : `${columns.length} columns`
  const what = task === 'classification' ? `one of ${defined(classes, 'the classes of a data set').length} classes` : `numbers (${label ?? 'the label'})`
  return `: ${count} rows of ${inputs} to predict ${what}`
}
