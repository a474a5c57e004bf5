import { expect, test } from 'vitest'
import { gainRowsText } from './gain-rows.js'

test('members on folds of their own are told beside a gain, with the rows that it was measured on where there are others', () => {
  const log = { metric: 'log_loss' as const }
  expect(gainRowsText({ ...log, split: 'validation', test: { log_loss: 0.2 } })).toBeNull()
  expect(gainRowsText({ ...log, split: 'out_of_fold', test: null })).toMatch(/^Each member is measured on its own fold, .* is not the gain\.$/)
  expect(gainRowsText({ ...log, split: 'out_of_fold', test: { log_loss: 0.2441 } })).toContain('on the test rows, where the ensemble has 0.244.')
})
