import { randomUUID } from 'node:crypto'
import {
  ageText,
  bytesText,
  countText,
  type ExportFormat,
  exportFormat,
  exportRecord,
  floorText,
  type MetricFloor,
  numberText,
  sourceText,
} from '@trainyard/spec'
import type { ModelVersionView, ModelView } from '../api/calls.js'
import { type Command, Option } from 'commander'
import { type CliContext, say, sayJson } from '../cli-context.js'
import { CliError } from '../cli-error.js'
import { type AddCommand, type PageOptions, sayNext, withPages } from './options.js'
import { addDrift } from './model-drift.js'
import { openService } from './service.js'
import { openFile, sha256OfFile } from '../datasets/upload-request.js'
import { withBar } from '../terminal/charts.js'
import { pairsText, right, tableText } from '../terminal/text.js'
import { saveStream } from '../save-stream.js'
import { ensembleLines, lineageLines } from '../watch/job-result.js'

/** `trainyard models …`: list, show, alias, floor, drift, download, import. */
export const addModels: AddCommand = (program, context) => {
  const group = program.command('models').description('list, show, download and import models, and move their aliases')
  const call = (command: Command) => openService(context, command)
  withPages(group.command('list', { isDefault: true }))
    .description('list models')
    .action(async (options: PageOptions, command) => {
      const { api, json } = call(command)
      const page = await api.models(options)
      if (json) return sayJson(context, page)
      if (page.data.length === 0) return say(context, 'no models: a succeeded job with model.name makes one')
      const rows = page.data.map(({ name, latest_version, versions, aliases, ready, created_at }) => [
        name,
        latest_version ?? '–',
        String(versions.length),
        aliasText(aliases),
        ready ? 'yes' : 'no',
        ageText(created_at),
      ])
      say(context, tableText(context.stdout, ['model', right('newest'), right('versions'), 'aliases', 'ready', right('age')], rows))
      sayNext(context, command, page)
    })
  group
    .command('show')
    .description('show a version of a model; the newest if none is named')
    .argument('<model>')
    .argument('[version]')
    .action(async (name: string, asked: string | undefined, _options: unknown, command) => {
      const { api, json, notePage } = call(command)
      const model = await api.model(name)
      const number = asked ?? model.latest_version
      const version = number === null ? null : await api.modelVersion(name, number)
      if (json) return sayJson(context, { ...model, version })
      showModel(context, model, version)
      if (version !== null) for (const line of lineageLines(await api.versionLineage(name, version.version))) say(context, line)
      notePage(name)
    })
  group
    .command('alias')
    .description('let an alias point to a version, in one step')
    .argument('<model>')
    .argument('<alias>', 'for example stable')
    .argument('<version>')
    .action(async (model: string, alias: string, version: string, _options: unknown, command) => {
      const { api, json } = call(command)
      const set = await api.setAlias(model, alias, version)
      if (json) sayJson(context, set)
      else say(context, `${set.model}@${set.alias} is version ${set.version}`)
    })
  addFloor(group, context)
  addDrift(group, context)
  addDownload(group, context)
  addImport(group, context)
}

function addImport(group: Command, context: CliContext): void {
  group
    .command('import')
    .description('make a version of a model from a file, without training')
    .argument('<model>', 'its name; it is made where it is not there')
    .argument('<file>', 'what `models download` wrote as safetensors')
    .option('--replace', 'also where its inputs, task or classes do not fit the newest version')
    .action(async (name: string, path: string, { replace = false }: { replace?: boolean }, command) => {
      const { api, json } = openService(context, command)
      const file = await openFile(context, path)
      const upload = await withBar(context.stderr, 'uploading', (update) => api.uploadRows(file, update, sha256OfFile))
      const made = await api.importModel(name, { upload, replace }, randomUUID())
      if (json) sayJson(context, made)
      else say(context, `${made.model} version ${made.version} is ready: trainyard predict ${made.model} …`)
    })
}

function addDownload(group: Command, context: CliContext): void {
  group
    .command('download')
    .description('save a version as a file of another tool, which the service compares with itself first; the newest if none is named')
    .argument('<model>')
    .argument('[version]')
    .addOption(new Option('--format <format>', 'what to write').choices(exportFormat.options).default('safetensors'))
    .option('-o, --output <file>', 'where; else <model>-<version> with the ending of the format')
    .action(async (name: string, asked: string | undefined, options: { format: ExportFormat; output?: string }, command) => {
      const { api, json } = openService(context, command)
      const version = asked ?? (await api.model(name)).latest_version
      if (version === null) throw new CliError('usage', `the model ${name} has no version`, { hint: 'A succeeded job with model.name makes one.' })
      const file = options.output ?? `${name}-${version}${exportRecord(options.format).extension}`
      await saveStream(context, await api.downloadVersion(name, version, options.format, context.interrupted), file)
      if (json) sayJson(context, { model: name, version, format: options.format, file })
      else say(context, `${file} is written`)
    })
}

function addFloor(group: Command, context: CliContext): void {
  group
    .command('floor')
    .description('set what a metric of later versions must be before they are published, as accuracy 0.9; "none" takes it away')
    .argument('<model>')
    .argument('<metric>', 'whose value must be reached: at least, or at most where less is better; or none')
    .argument('[value]', 'shares from 0 to 1')
    .action(async (name: string, metric: string, value: string | undefined, _options: unknown, command) => {
      const { api, json } = openService(context, command)
      if ((metric === 'none') !== (value === undefined))
        throw new CliError('usage', 'give a metric and its value, or none', { hint: 'For example: trainyard models floor digits accuracy 0.9' })
      // The service says which metrics there are.
      const floor = value === undefined ? null : ({ metric, value: Number(value) } as MetricFloor)
      const model = await api.setFloor(name, floor)
      if (json) sayJson(context, model)
      else say(context, floor === null ? `${name} takes every version` : `${name} takes versions with ${floorText(floor)}`)
    })
}

const aliasText = (aliases: Readonly<Record<string, string>>): string =>
  Object.entries(aliases)
    .map(([alias, version]) => `${alias} → ${version}`)
    .join(', ') || '–'

function showModel(context: CliContext, model: ModelView, version: ModelVersionView | null): void {
  const metrics = Object.entries(version?.metrics ?? {}).map(([key, value]) => `${key} ${numberText(value)}`)
  const pairs: [string, string | null][] = [
    ['model', model.name],
    ['versions', model.versions.join(', ') || 'none'],
    ['aliases', aliasText(model.aliases)],
    ['floor', model.floor ? floorText(model.floor) : null],
    ['shown', version === null ? null : `version ${version.version}, ${version.status}`],
    ['job', version?.job_id ?? null],
    ['imported from', version?.source ? `${sourceText(version.source)} by ${version.source.imported_by}` : null],
    ['SHA-256 of it', version?.source?.sha256 ?? null],
    ['data set', version?.dataset_id ?? null],
    ['input', version?.input_shape.join(' × ') ?? null],
    ['classes', version === null || version.classes.length === 0 ? null : version.classes.join(', ')],
    ['members', version === null ? null : `${version.members}, ${countText(version.parameters)} parameters, ${bytesText(version.bytes)}`],
    ['metrics', metrics.length === 0 ? null : metrics.join(', ')],
  ]
  say(context, pairsText(context.stdout, pairs))
  if (version?.ensemble != null) for (const line of ensembleLines(version.ensemble)) say(context, line)
}
