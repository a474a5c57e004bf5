import type { PredictReply } from '../api/calls.js'
import { limits, numberText, percentText, readJsonText, type TextEncoding, textEncoding } from '@trainyard/spec'
import { type Command, Option } from 'commander'
import { type CliContext, say, sayJson } from '../cli-context.js'
import { CliError, messageOf } from '../cli-error.js'
import { type AddCommand, collect, count, seed } from './options.js'
import { openService } from './service.js'
import { type FileToPredict, predictFile } from '../instances/predict-file.js'
import { knownTable } from '../instances/known-table.js'
import { readBytes, readInstance, readInstances, type TableOf } from '../instances/read-instances.js'
import { right, tableText } from '../terminal/text.js'

type PredictOptions = {
  readonly instance: readonly string[]
  readonly file?: string
  readonly encoding?: TextEncoding
  readonly image: readonly string[]
  readonly modelVersion?: string
  readonly alias?: string
  readonly members?: boolean
  readonly calibrated?: boolean
  readonly explain?: boolean
  readonly mcDropout?: number
  readonly tta?: string
  readonly multiCrop?: readonly number[] | true
  readonly seed?: number
  readonly output?: string
  readonly columns?: readonly string[] | 'all'
  readonly onError?: 'fail' | 'skip'
  readonly interval?: number
}

/** `trainyard predict MODEL --image seven.png`: asks a model, in as many requests as the rows need. */
export const addPredict: AddCommand = (program, context) => {
  program
    .command('predict')
    .description('ask a model about rows or images')
    .argument('<model>', 'name of the model')
    .argument('[file]', 'rows: with --output .csv, .jsonl, .parquet, .arrow, .npz or a .zip of images of any size, else as --file')
    .option('-o, --output <file>', 'write the predictions of all rows of the file as CSV, or JSON Lines where the name ends in .jsonl; a batch prediction')
    .option('--columns <names>', 'with --output: columns of the file that are passed through, separated by commas, or all', columnNames)
    .addOption(new Option('--on-error <what>', 'with --output: what a wrong row does: end it all, or be written with its error').choices(['fail', 'skip']))
    .option('--interval <probability>', 'with --output: an interval, or a set of classes, that the truth is in with this probability', Number)
    .option('--instance <json>', 'a row or an image as JSON (repeatable)', collect, [])
    .option('--file <file>', 'rows from a .csv, as it was uploaded or without the label, or a .json list')
    .addOption(new Option('--encoding <name>', 'of the .csv; as at the upload, if left out').choices(textEncoding.options))
    .option('--image <file>', 'a PNG or JPEG (repeatable)', collect, [])
    .option('--model-version <number>', 'which version; the newest if left out')
    .option('--alias <name>', 'instead of a version')
    .option('--members', "also show each member's own output")
    .option('--calibrated', 'probabilities at the temperature fitted on validation')
    .option('--explain', 'of a table: how much each column moved the prediction away from that of a usual row')
    .option('--mc-dropout <samples>', 'keep dropout on, and average so many passes of each member', count)
    .option('--tta <json>', 'average over augmented images: a list of augmentations, or {"augmentation":[…],"samples":8}')
    .option('--multi-crop [scales]', "average over crops at these short sides (28,32), or as the model's job did", shortSides)
    .option('--seed <number>', 'of what --mc-dropout and --tta draw; 0 if left out', seed)
    .action(async (model: string, rows: string | undefined, given: PredictOptions, command: Command) => {
      const options = withRows(given, rows)
      const { modelVersion: version, alias, members } = options
      const { api, json } = openService(context, command)
      if (options.output !== undefined) {
        const done = await predictFile(context, api, fileOf(model, options, options.output))
        if (json) sayJson(context, done)
        else say(context, `${done.progress.rows} rows by ${done.model} version ${done.version}, ${done.failed_rows} with an error: ${options.output}`)
        return
      }
      const instances = await gather(context, options, () => knownTable(api, { model, version, alias }))
      const choice = {
        members: members === true,
        ...extrasOf(options),
        ...(version === undefined ? {} : { version }),
        ...(alias === undefined ? {} : { alias }),
      }
      const replies: PredictReply[] = []
      for (let from = 0; from < instances.length; from += limits.predictInstances) {
        replies.push(await api.predict(model, { instances: instances.slice(from, from + limits.predictInstances), ...choice }))
      }
      const [first] = replies
      if (first === undefined) return
      const reply = { ...first, predictions: replies.flatMap(({ predictions }) => predictions) }
      if (json) sayJson(context, reply)
      else show(context, reply)
    })
}

const columnNames = (text: string): readonly string[] | 'all' => (text === 'all' ? text : text.split(','))

/** A file that is named by itself is that of `--file`. */
function withRows(options: PredictOptions, rows: string | undefined): PredictOptions {
  if (rows === undefined) return options
  if (options.file !== undefined) throw new CliError('usage', 'give the file by itself or as --file, not both')
  return { ...options, file: rows }
}

/** What is asked of a file whose predictions are written to another. */
function fileOf(model: string, options: PredictOptions, output: string): FileToPredict {
  const { file, modelVersion: version, alias, members, explain, calibrated, interval, columns = [], onError = 'fail', encoding } = options
  if (file === undefined) throw new CliError('usage', '--output needs a file of rows')
  if (
    options.mcDropout !== undefined ||
    options.tta !== undefined ||
    options.multiCrop !== undefined ||
    options.instance.length > 0 ||
    options.image.length > 0
  )
    throw new CliError('usage', '--output is of a file and plain predictions: leave out --instance, --image, --mc-dropout, --tta and --multi-crop')
  return {
    model,
    file,
    output,
    columns,
    onError,
    calibrated: calibrated === true,
    outputs: [
      'label',
      'probabilities',
      'uncertainty',
      ...(members === true ? (['members'] as const) : []),
      ...(interval === undefined ? [] : (['interval'] as const)),
      ...(explain === true ? (['explanation'] as const) : []),
    ],
    ...(version === undefined ? {} : { version }),
    ...(alias === undefined ? {} : { alias }),
    ...(interval === undefined ? {} : { interval }),
    ...(encoding === undefined ? {} : { encoding }),
  }
}

/** What is asked beyond a plain prediction, as the API takes it. */
function extrasOf({ calibrated, explain, mcDropout, tta, multiCrop, seed }: PredictOptions) {
  const own = seed === undefined ? {} : { seed }
  return {
    ...(calibrated === true ? { calibrated } : {}),
    ...(explain === true ? { explain } : {}),
    ...(mcDropout === undefined ? {} : { mc_dropout: { samples: mcDropout, ...own } }),
    ...(tta === undefined ? {} : { tta: { ...ttaOf(tta), ...own } }),
    ...(multiCrop === undefined ? {} : { multi_crop: multiCrop === true ? true : { scales: multiCrop } }),
  }
}

/** Checked by the API, which names each error. */
function ttaOf(text: string): object {
  try {
    const value: unknown = readJsonText(text, { nan: 'rejected', inexact: 'rejected' })
    if (Array.isArray(value)) return { augmentation: value }
    if (typeof value === 'object' && value !== null) return value
    throw new CliError('usage', '--tta must be a list or an object')
  } catch (error) {
    if (error instanceof CliError) throw error
    throw new CliError('usage', `--tta must be JSON: ${messageOf(error)}`, { cause: error })
  }
}

const shortSides = (text: string): number[] => text.split(',').map(Number)

async function gather(context: CliContext, { instance, file, encoding, image }: PredictOptions, tableOf: TableOf): Promise<unknown[]> {
  const given = instance.map(readInstance)
  const rows = file === undefined ? [] : await readInstances(context, file, tableOf, encoding)
  const images = await Promise.all(image.map(async (name) => ({ b64: (await readBytes(context, name)).toString('base64') })))
  const all = [...given, ...rows, ...images]
  if (all.length === 0) throw new CliError('usage', 'nothing to predict: give --instance, --file or --image')
  return all
}

function show(context: CliContext, { model, version, predictions, ensemble, timing_ms }: PredictReply): void {
  const rows = predictions.flatMap((prediction, index) => {
    const { label, class_index, probabilities, value, uncertainty } = prediction
    const certainty = class_index === undefined ? null : probabilities?.[class_index]
    const own = [
      String(index),
      label ?? numberText(value),
      certainty === null ? '–' : percentText(certainty),
      numberText(uncertainty.total),
      numberText(uncertainty.epistemic),
    ]
    return [own, ...(prediction.members ?? []).map((member) => memberRow(member, class_index)), ...contributionRows(prediction.explanation)]
  })
  const columns = [right('row'), 'prediction', right('probability'), right('uncertainty'), right('disagreement')]
  say(context, tableText(context.stdout, columns, rows))
  say(context, `${model} version ${version}, ${ensemble.members_used} members (${ensemble.combine}), ${numberText(timing_ms.total)} ms`)
}

/** What each column contributed, the largest first. */
function contributionRows(explanation: PredictReply['predictions'][number]['explanation']): string[][] {
  const moved = Object.entries(explanation?.contributions ?? {}).toSorted(([, a], [, b]) => Math.abs(b ?? 0) - Math.abs(a ?? 0)) // default: not finite
  return moved.map(([name, value]) => ['', `  ${name}: ${numberText(value)}`])
}

function memberRow(
  { index, probabilities, value }: { index: number; probabilities?: (number | null)[] | undefined; value?: number | null | undefined },
  of: number | undefined,
): string[] {
  return ['', `  member ${index}${value === undefined ? '' : `: ${numberText(value)}`}`, of === undefined ? '' : percentText(probabilities?.[of])]
}
