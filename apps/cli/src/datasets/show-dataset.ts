import { ageText, bytesText, countText, elementAt, numberText } from '@trainyard/spec'
import type { DatasetView, SampleEntry } from '../api/calls.js'
import { type CliContext, say } from '../cli-context.js'
import { pairsText, right, statusStyle, styled, tableText } from '../terminal/text.js'

const classesShown = 30

/** One data set with its classes and columns. */
export function showDataset(context: CliContext, dataset: DatasetView): void {
  const out = context.stdout
  const { classes = [], class_counts = [], columns = [] } = dataset
  say(
    context,
    pairsText(out, [
      ['data set', dataset.id],
      ['name', dataset.name],
      ['status', styled(out, statusStyle(dataset.status), dataset.status)],
      ['error', dataset.error === null ? null : styled(out, 'red', dataset.error)],
      ['source', dataset.source],
      ['task', dataset.task ?? null],
      [
        'rows',
        dataset.rows === undefined || dataset.test_rows === undefined
          ? null
          : `${countText(dataset.rows)} to train on, ${countText(dataset.test_rows)} to test with`,
      ],
      ['shape', dataset.input_shape?.join(' × ') ?? null],
      ['label', dataset.label ?? null],
      ['size', dataset.bytes === null ? null : bytesText(dataset.bytes)],
      ['sha256', dataset.sha256],
      [
        'classes',
        classes.length === 0
          ? null
          : classes
              .slice(0, classesShown)
              .map((name, index) => `${name} (${countText(elementAt(class_counts, index, 'rows of a class'))})`)
              .join(', ') + (classes.length > classesShown ? ', …' : ''),
      ],
    ]),
  )
  for (const { message } of dataset.warnings) say(context, `${styled(out, 'yellow', 'warning')}  ${message}`)
  if (columns.length === 0) return
  const rows = columns.map(({ name, type, missing, mean, std, categories, text }) => [
    name,
    type,
    countText(missing),
    numberText(mean),
    numberText(std),
    text ? `${countText(text.texts)} texts, their ${text.parts} in ${countText(text.buckets)} inputs` : categoriesOf(type, categories),
  ])
  say(context)
  say(context, tableText(out, ['column', 'type', right('missing'), right('mean'), right('deviation'), 'categories'], rows))
}

const categoriesOf = (type: string, categories: readonly string[] | null): string =>
  categories === null ? '' : categories.slice(0, 6).join(type === 'ordered' ? ' < ' : ', ') + (categories.length > 6 ? ', …' : '')

/** Data sets as a list. */
export function showDatasets(context: CliContext, datasets: readonly DatasetView[]): void {
  if (datasets.length === 0) return say(context, 'no data sets: trainyard datasets add --sample mnist')
  const rows = datasets.map((dataset) => [
    dataset.id,
    dataset.name,
    styled(context.stdout, statusStyle(dataset.status), dataset.status),
    dataset.rows === undefined ? '–' : countText(dataset.rows),
    dataset.input_shape?.join('×') ?? '–',
    bytesText(dataset.bytes),
    ageText(dataset.created_at),
  ])
  say(context, tableText(context.stdout, ['data set', 'name', 'status', right('rows'), 'shape', right('size'), right('age')], rows))
}

/** The samples that can be had by name. */
export function showCatalog(context: CliContext, samples: readonly SampleEntry[]): void {
  const rows = samples.map(({ sample, title, rows: count, test_rows, input_shape, licence }) => [
    sample,
    title,
    countText(count),
    countText(test_rows),
    input_shape.join('×'),
    licence,
  ])
  say(context, tableText(context.stdout, ['sample', 'what', right('rows'), right('test'), 'shape', 'licence'], rows))
}
