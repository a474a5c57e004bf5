import { jobSpec, type ModelManifest, modelVersionView, resolvedJobSpec } from '@trainyard/spec'
import { manifestOf } from '@trainyard/testing/training/manifest.js'
import { tableInfo } from '@trainyard/testing/training/random-networks.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cardMarkdown } from './card-markdown.js'
import { modelCard } from './model-card.js'

const id = (kind: string) => `${kind}_${'0'.repeat(26)}`

function cardOf(names: readonly string[], classes: readonly string[]) {
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
  const columns = names.map((name) => ({ type: 'numeric' as const, name, mean: 1, std: 2, impute: 0.5, missing_indicator: false }))
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
  for (const part of ['# m, version 3', '| age | a number | is replaced by 0.5 |', '| val\\_accuracy | 0.9372 | – |', 'Not measured on rows'])
    expect(text).toContain(part)
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
