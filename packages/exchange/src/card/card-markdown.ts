import { differenceInterval, differenceText, intervalText, metricText, numberText, percentText, sourceText } from '@trainyard/spec'
import type { ModelCard } from './model-card.js'

/** A text in a cell of a table. Characters that Markdown gives a meaning are escaped. */
const cell = (text: string): string => text.replace(/[\\`*_{}[\]<>#|~]/g, '\\$&').replace(/\s+/g, ' ')

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows.map((row) => row.map(cell))].map((row) => `| ${row.join(' | ')} |`).join('\n')

const list = (lines: readonly string[]): string => lines.map((line) => `- ${cell(line)}`).join('\n')

type Section = readonly [heading: string, text: string]

/** A model card for people. */
export function cardMarkdown(card: ModelCard): string {
  const sections = [...facts(card), ...measured(card), lineageOf(card), ['Limits', list(card.limits)] as const]
  return [
    `# ${cell(card.model)}, version ${card.version}\n`,
    `A model for ${card.task}. The service wrote this page from what it stored and measured.\n`,
    ...sections.map(([heading, text]) => `## ${heading}\n\n${text}\n`),
  ].join('\n')
}

/** What the version was made from, what it takes, and what it gives. */
function facts({ data, split, inputs, outputs, threshold, network }: ModelCard): Section[] {
  const counts = data.classes.map((name, index) => `Class ${name}: ${data.class_counts[index] ?? 0} rows`) // default: none
  const rows = inputs.map(({ name, takes, missing, training }) => [name, takes, missing, numberText(training?.mean), numberText(training?.std)])
  return [
    [
      'Data',
      list([
        `${data.kind === 'image' ? 'Images' : 'A table'}, ${data.dataset_id ?? 'as the imported file says'}: ${data.rows} rows for training and ${data.test_rows} for the test`,
        ...(data.label === null ? [] : [`Label: ${data.label}`]),
        ...counts,
        `Split: ${split.kind}, ${percentText(split.validation_fraction)} for validation, seed ${split.seed}`,
      ]),
    ],
    ['Inputs', table(['name', 'takes', 'a missing value', 'mean', 'standard deviation'], rows)],
    ['Outputs', list([...outputs, ...(threshold === null ? [] : [`The label is the second class from a probability of ${numberText(threshold)} on`])])],
    [
      'Network',
      list([
        `${network.members} members, combined by ${network.combine}; ${network.parameters} parameters`,
        ...network.layers.map((types) => types.join(', ')),
      ]),
    ],
  ]
}

/** How good the version is. */
function measured({ metrics, ensemble, calibration, intervals, importance }: ModelCard): Section[] {
  const all: (Section | null)[] = [
    [
      metrics.split === null ? 'Metrics' : `Metrics (${metrics.split})`,
      table(
        ['metric', 'value', '95 %'],
        Object.entries(metrics.values).map(([name, { value, ci95 }]) => [name, metricText(name, value), intervalText(name, ci95)]),
      ),
    ],
    ensemble && [
      'Gain of the ensemble',
      list(
        [['best', ensemble.gain_over_best_member] as const, ['mean', ensemble.gain_over_mean] as const].map(
          ([which, { delta, ci95 }]) =>
            `Compared with the ${which} member: ${differenceText(ensemble.metric, delta)} (${differenceInterval(ensemble.metric, ci95)})`,
        ),
      ),
    ],
    calibration
      ? [
          'Calibration',
          list([
            `Temperature ${numberText(calibration.temperature)}, measured on ${calibration.judged_on} rows`,
            `Expected calibration error ${percentText(calibration.ece.before)} before, ${percentText(calibration.ece.after)} after`,
          ]),
        ]
      : null,
    intervals
      ? [
          'Intervals',
          list([
            `Intervals of ${percentText(intervals.level)} hold the true value of ${percentText(intervals.coverage)} of ${intervals.rows} ${intervals.judged_on} rows`,
          ]),
        ]
      : null,
    importance
      ? [
          'Importance of columns',
          table(
            ['column', `how much worse ${importance.metric} is without it`, '95 %'],
            importance.columns
              .slice(0, shownColumns)
              .map(({ name, value, ci95 }) => [name, differenceText(importance.metric, value), differenceInterval(importance.metric, ci95)]),
          ),
        ]
      : null,
  ]
  return all.filter((section) => section !== null)
}

/** Columns whose importance is shown. */
const shownColumns = 20

const lineageOf = ({ lineage, created_at: made }: ModelCard): Section => [
  'Lineage',
  list([
    lineage.source === null
      ? `Job ${lineage.job_id}, data set ${lineage.dataset_id}, created ${made}`
      : `Imported from ${sourceText(lineage.source)}, SHA-256 ${lineage.source.sha256}, by ${lineage.source.imported_by}, ${made}`,
    ...lineage.files.map(({ index, sha256, weight }) => `Member ${index}: weight ${numberText(weight)}, SHA-256 ${sha256}`),
  ]),
]
