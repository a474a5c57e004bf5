import { csvReading, datasetFormats, resizeMode, task, textEncoding } from '@trainyard/spec'
import { type Command, Option } from 'commander'
import type { Calls, DatasetView } from '../api/calls.js'
import { type CliContext, say, sayJson } from '../cli-context.js'
import { CliError } from '../cli-error.js'
import { type AddCommand, collect, imageSize, type PageOptions, sayNext, withPages } from './options.js'
import { openService } from './service.js'
import { showCatalog, showDataset, showDatasets } from '../datasets/show-dataset.js'
import { fieldHelp, openFile, sha256OfFile, type UploadOptions, uploadRequest } from '../datasets/upload-request.js'
import { waitUntilReady } from '../datasets/wait-until-ready.js'
import { withBar } from '../terminal/charts.js'

type AddOptions = UploadOptions & { readonly sample?: string; readonly wait: boolean }

/** `trainyard datasets …`: list, show, add, remove, and the catalog of samples. */
export const addDatasets: AddCommand = (program, context) => {
  const group = program.command('datasets').description('list, show, add and remove data sets')
  const call = (command: Command) => openService(context, command)
  withPages(group.command('list', { isDefault: true }))
    .description('list data sets, the newest first')
    .action(async (options: PageOptions, command) => {
      const { api, json } = call(command)
      const page = await api.datasets(options)
      if (json) return sayJson(context, page)
      showDatasets(context, page.data)
      sayNext(context, command, page)
    })
  group
    .command('catalog')
    .description('list the samples that can be had by name')
    .action(async (_options: unknown, command) => {
      const { api, json } = call(command)
      const page = await api.catalog()
      if (json) sayJson(context, page)
      else showCatalog(context, page.data)
    })
  group
    .command('show')
    .description('show a data set with its classes and columns')
    .argument('<id>', 'id of the data set, its beginning, or its name')
    .action(async (id: string, _options: unknown, command) => {
      const { api, json, find, notePage } = call(command)
      const dataset = await api.dataset(await find('dataset', id))
      if (json) return sayJson(context, dataset)
      showDataset(context, dataset)
      notePage(dataset.id)
    })
  group
    .command('remove')
    .description('remove a data set')
    .argument('<id>', 'id of the data set, its beginning, or its name')
    .action(async (asked: string, _options: unknown, command) => {
      const { api, json, find } = call(command)
      const id = await find('dataset', asked)
      await api.removeDataset(id)
      if (json) sayJson(context, { id, deleted: true })
      else say(context, `${id} is removed`)
    })
  addUpload(group, context)
}

function addUpload(group: Command, context: CliContext): void {
  group
    .command('add')
    .description('make a data set from a sample (--sample mnist) or from files')
    .argument('[files...]', datasetFormats.map(({ label, files }) => `${label}: ${files.words}`).join('; '))
    .option('--sample <name>', 'from the catalog')
    .option('--name <name>', 'the name of the data set; the first file, if left out')
    .addOption(
      new Option('--format <format>', 'of the files; found by their names and first bytes, if left out').choices(datasetFormats.map(({ type }) => type)),
    )
    .option('--label <column>', fieldHelp('label'))
    .addOption(new Option('--task <task>', fieldHelp('task')).choices(task.options))
    .option('--test-fraction <share>', fieldHelp('test_fraction'), Number)
    .option('--ignore <column>', `${fieldHelp('ignore_columns')} (repeatable)`, collect, [])
    .option('--delimiter <sign>', fieldHelp('delimiter'))
    .addOption(new Option('--decimal <sign>', fieldHelp('decimal')).choices(csvReading.shape.decimal.unwrap().options))
    .option('--thousands <sign>', fieldHelp('thousands'))
    .addOption(new Option('--encoding <name>', fieldHelp('encoding')).choices(textEncoding.options))
    .option('--no-header', 'the first line is a row: the columns are column_1, column_2 and so on')
    .option('--missing <text>', `${fieldHelp('missing')} (repeatable; --missing "" for none but empty cells)`, collect, [])
    .option('--size <height>x<width>', fieldHelp('size'), imageSize)
    .addOption(new Option('--resize <mode>', fieldHelp('resize')).choices(resizeMode.options))
    .option('--channels <count>', fieldHelp('channels'), Number)
    .option('--spec <json>', 'further fields of the upload, as {"columns":{"zip":{"type":"categorical"}}}')
    .option('--no-wait', 'do not wait until it is ready')
    .action(async (files: string[], options: AddOptions, command) => {
      if ((options.sample === undefined) === (files.length === 0)) throw new CliError('usage', 'give either files or --sample')
      const { api, json, notePage } = openService(context, command)
      const made = options.sample === undefined ? await upload(context, api, files, options) : await api.createSample(options.sample, options.name)
      const dataset = options.wait ? await waitUntilReady(api, made) : made
      if (json) return sayJson(context, dataset)
      showDataset(context, dataset)
      notePage(dataset.id)
    })
}

async function upload(context: CliContext, api: Calls, names: readonly string[], options: AddOptions): Promise<DatasetView> {
  const files = await Promise.all(names.map((name) => openFile(context, name)))
  const spec = await uploadRequest(files, options)
  return withBar(context.stderr, 'sending', (update) => api.uploadDataset(spec, files, update, sha256OfFile))
}
