import { expect, test } from 'vitest'
import type { JobView } from '../../api.js'
import { splitWarnings } from './warnings.js'

const job = (dataset: object, seed = 1, split?: 'test' | 'validation') =>
  ({ seed, spec: { dataset: { id: 'ds_1', validation_fraction: 0.1, ...dataset } }, ensemble: split === undefined ? null : { split } }) as unknown as JobView

test.each([
  ['the same rows', [job({}), job({})], []],
  ['another share', [job({}), job({ validation_fraction: 0.2 })], ['hold out different rows']],
  ['another split', [job({}), job({ split: { type: 'folds', folds: 5 } })], ['hold out different rows']],
  ['rows drawn by other seeds', [job({}), job({}, 2)], ['different seeds']],
  ['rows given by a column', [job({ split: { type: 'given' } }), job({ split: { type: 'given' } }, 2)], []],
  ['ensembles on other splits', [job({}, 1, 'test'), job({}, 1, 'validation')], ['different splits (test, validation)']],
  ['other data sets, which is said first', [job({}), job({ id: 'ds_2', validation_fraction: 0.2 }, 2)], []],
])('%s: what is said of the comparison', (_name, jobs, texts) => {
  const warnings = splitWarnings(jobs)
  expect(warnings).toHaveLength(texts.length)
  for (const [index, text] of texts.entries()) expect(warnings[index]).toContain(text)
})
