import { jobSpec, type ModelManifest, modelVersionView, type Preprocessing, resolvedJobSpec } from '@trainyard/spec'
import { manifestOf } from '@trainyard/testing/training/manifest.js'
import { tableInfo } from '@trainyard/testing/training/random-networks.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cardMarkdown } from './card-markdown.js'
import { modelCard } from './model-card.js'

const id = (kind: string) => `${kind}_${'0'.repeat(26)}`

type Columns = Extract<Preprocessing, { kind: 'table' }>['columns']
const numbers = (names: readonly string[]): Columns => names.map((name) => ({ type: 'numeric', name, mean: 1, std: 2, impute: 0.5, missing_indicator: false }))

function cardOf(names: readonly string[], classes: readonly string[], columns = numbers(names)) {
  const dataset = { ...tableInfo([...names], classes.length), classes: [...classes], class_counts: classes.map(() => 5) }
  const spec = resolvedJobSpec.parse(
    jobSpec.parse({
      dataset: { id: id('ds') },
      task: 'classification',
      seed: 3,
      architecture: { layers: [{ type: 'dense', units: 2 }] },
      training: { epochs: 1 },
    }),
  )
  const manifest: ModelManifest = manifestOf({ spec, dataset, preprocessing: { kind: 'table', columns }, target: null, weights: [1] })
  const version = modelVersionView.parse({
    object: 'model_version',
    model: 'm',
    version: '3',
    status: 'ready',
    job_id: id('job'),
    dataset_id: id('ds'),
    task: 'classification',
    input_shape: [names.length],
    classes,
    members: 1,
    member_indices: [0],
    parameters: 12,
    bytes: 48,
    metrics: { val_accuracy: 0.9372 },
    ensemble: null,
    aliases: [],
    created_at: '2026-11-30T12:00:00.000Z',
  })
  return modelCard({ manifest, version })
}

test('a card says what the version was made from, what it takes and how good it is', () => {
  const card = cardOf(['age', 'income'], ['no', 'yes'])
  expect(card).toMatchObject({
    data: { rows: 10, classes: ['no', 'yes'] },
    inputs: [{ name: 'age', takes: 'a number', missing: 'is replaced by 0.5' }, { name: 'income' }],
    metrics: { split: null, values: { val_accuracy: { value: 0.9372, ci95: null } } },
    lineage: { job_id: id('job'), files: [{ index: 0, weight: 1 }] },
  })
  const text = cardMarkdown(card)
  for (const part of ['# m, version 3', '| age | a number | is replaced by 0.5 |', '| val\\_accuracy | 93.7 % | – |', 'It was not measured on rows'])
    expect(text).toContain(part)
})

test('a card says of each kind of column what it takes, and what becomes of a missing and of an unknown value', () => {
  const scale = { mean: 0, std: 1, missing_indicator: false }
  const columns: Columns = [
    { type: 'date', name: 'since', ...scale, impute: 0, missing_indicator: true },
    { type: 'ordered', name: 'size', ...scale, categories: ['S', 'M'], impute: 1 },
    { type: 'ordered', name: 'grade', ...scale, categories: ['A', 'B'], impute: 0.5 },
    { type: 'categorical', name: 'town', categories: ['x', 'y'], impute: null, missing_indicator: false },
    { type: 'categorical', name: 'land', categories: ['x', 'y'], impute: 1, other: true, missing_indicator: false },
    { type: 'text', name: 'note', parts: 'words', idf: [1, 1, 1], missing_indicator: false },
  ]
  const { inputs } = cardOf(
    columns.map(({ name }) => name),
    ['no', 'yes'],
    columns,
  )
  expect(inputs.map(({ name, takes, missing }) => [name, takes, missing])).toEqual([
    ['since', 'an ISO date or time', 'is replaced by 1970-01-01T00:00:00.000Z, and an input says so'],
    ['size', 'one of 2 texts in an order; another one is replaced like a missing one', 'is replaced by "M"'],
    ['grade', 'one of 2 texts in an order; another one is replaced like a missing one', 'is replaced by place 0.5 of the order'],
    ['town', 'one of 2 texts; another one counts as none of them', 'counts as none of them'],
    ['land', 'one of 2 texts; another one counts as the last of them', 'counts as "y"'],
    ['note', 'a text, of which words are hashed into 3 numbers', 'counts as an empty text'],
  ])
})

test('whatever columns and classes are called, the card keeps its tables, headings and lists, and has no HTML', () => {
  const odd = fc.string({ unit: fc.constantFrom('a', '|', '\\', '\n', '#', '*', '`', '<b>', '[x](y)', '-', ' ', '日'), minLength: 1, maxLength: 9 })
  const shapeOf = (text: string): string[] =>
    text.split('\n').map((line) => `${/^(#+ |- |)/.exec(line)?.[0] ?? ''}${line.replace(/\\[^]/g, '').split('|').length}`)
  fc.assert(
    fc.property(fc.uniqueArray(odd, { minLength: 2, maxLength: 2 }), fc.uniqueArray(odd, { minLength: 2, maxLength: 2 }), (names, classes) => {
      const text = cardMarkdown(cardOf(names, classes))
      expect(shapeOf(text)).toEqual(shapeOf(cardMarkdown(cardOf(['a', 'b'], ['c', 'd']))))
      expect(text.replace(/\\[^]/g, '')).not.toMatch(/[<>`]/)
    }),
    { numRuns: 200 },
  )
})
