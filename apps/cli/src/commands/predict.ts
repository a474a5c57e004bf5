import { calls, type PredictReply } from '../api/calls.js'
import { limits, readJsonText, type TextEncoding, textEncoding } from '@trainyard/spec'
import { type Command, Option } from 'commander'
import { connect } from '../api/connect.js'
import { type CliContext, say, sayJson } from '../cli-context.js'
import { CliError, messageOf } from '../cli-error.js'
import { type AddCommand, collect, count, globalOptions, seed } from './options.js'
import { knownTable } from '../instances/known-table.js'
import { readBytes, readInstance, readInstances, type TableOf } from '../instances/read-instances.js'
import { numberText, percentText, right, tableText } from '../terminal/text.js'

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
}

/** `trainyard predict MODEL --image seven.png`: asks a model, in as many requests as the rows need. */
export const addPredict: AddCommand = (program, context) => {
  program
    .command('predict')
    .description('ask a model about rows or images')
    .argument('<model>', 'name of the model')
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
    .action(async (model: string, options: PredictOptions, command: Command) => {
      const global = globalOptions(command)
      const { modelVersion: version, alias, members } = options
      const api = calls(connect(context, global))
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
      if (global.json) sayJson(context, reply)
      else show(context, reply)
    })
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
      numberText(uncertainty.total, 3),
      numberText(uncertainty.epistemic, 3),
    ]
    return [own, ...(prediction.members ?? []).map((member) => memberRow(member, class_index)), ...contributionRows(prediction.explanation)]
  })
  const columns = [right('row'), 'prediction', right('probability'), right('uncertainty'), right('disagreement')]
  say(context, tableText(context.stdout, columns, rows))
  say(context, `${model} version ${version}, ${ensemble.members_used} members (${ensemble.combine}), ${numberText(timing_ms.total, 3)} ms`)
}

/** What each column contributed, the largest first. */
function contributionRows(explanation: PredictReply['predictions'][number]['explanation']): string[][] {
  const moved = Object.entries(explanation?.contributions ?? {}).toSorted(([, a], [, b]) => Math.abs(b ?? 0) - Math.abs(a ?? 0)) // default: not finite
  return moved.map(([name, value]) => ['', `  ${name}: ${numberText(value, 3)}`])
}

function memberRow(
  { index, probabilities, value }: { index: number; probabilities?: (number | null)[] | undefined; value?: number | null | undefined },
  of: number | undefined,
): string[] {
  return ['', `  member ${index}${value === undefined ? '' : `: ${numberText(value)}`}`, of === undefined ? '' : percentText(probabilities?.[of])]
}
