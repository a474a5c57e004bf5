import type { ModelCard } from './model-card.js'

/** A number as people read it. */
const number = (value: number | null): string => (value === null ? '–' : String(Number(value.toPrecision(4))))
const between = (ends: readonly (number | null)[] | null): string => (ends === null ? '–' : ends.map(number).join(' … '))

/** A text in a cell of a table. What Markdown would take for its own signs is kept as it is. */
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
    `${card.task === 'classification' ? 'A classification' : 'A regression'}. These facts are told by the service; they are no judgment.\n`,
    ...sections.map(([heading, text]) => `## ${heading}\n\n${text}\n`),
  ].join('\n')
}

/** What the version was made from, what it takes, and what it gives. */
function facts({ data, split, inputs, outputs, threshold, network }: ModelCard): Section[] {
  const counts = data.classes.map((name, index) => `Class ${name}: ${data.class_counts[index] ?? 0} rows`) // default: none
  const rows = inputs.map(({ name, takes, missing, training }) => [name, takes, missing, number(training?.mean ?? null), number(training?.std ?? null)])
  return [
    [
      'Data',
      list([
        `${data.kind === 'image' ? 'Images' : 'A table'} ${data.dataset_id} of ${data.rows} rows for training and ${data.test_rows} for the test`,
        ...(data.label === null ? [] : [`Label: ${data.label}`]),
        ...counts,
        `Split: ${split.kind}, ${number(100 * split.validation_fraction)} % for validation, seed ${split.seed}`,
      ]),
    ],
    ['Inputs', table(['name', 'takes', 'a missing one', 'mean', 'deviation'], rows)],
    ['Outputs', list([...outputs, ...(threshold === null ? [] : [`the second class from a probability of ${number(threshold)} on`])])],
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
        Object.entries(metrics.values).map(([name, { value, ci95 }]) => [name, number(value), between(ci95)]),
      ),
    ],
    ensemble && [
      'Gain of the ensemble',
      list(
        [['best', ensemble.gain_over_best_member] as const, ['mean', ensemble.gain_over_mean] as const].map(
          ([which, { delta, ci95 }]) => `Over the ${which} member: ${number(delta)} (${between(ci95)})`,
        ),
      ),
    ],
    calibration
      ? [
          'Calibration',
          list([
            `Temperature ${number(calibration.temperature)}, judged on ${calibration.judged_on}`,
            `Expected calibration error ${number(calibration.ece.before)} before, ${number(calibration.ece.after)} after`,
          ]),
        ]
      : null,
    intervals
      ? [
          'Intervals',
          list([`Of ${number(100 * intervals.level)} %: they hold the share ${number(intervals.coverage)} of ${intervals.rows} rows (${intervals.judged_on})`]),
        ]
      : null,
    importance
      ? [
          'Importance of columns',
          table(
            ['column', 'loss without it', '95 %'],
            importance.columns.slice(0, shownColumns).map(({ name, value, ci95 }) => [name, number(value), between(ci95)]),
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
    `Job ${lineage.job_id}, data set ${lineage.dataset_id}, made ${made}`,
    ...lineage.files.map(({ index, sha256, weight }) => `Member ${index}: weight ${number(weight)}, SHA-256 ${sha256}`),
  ]),
]
