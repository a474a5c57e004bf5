import { datasetView, limits } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { boundedWarnings } from './warnings.js'

test('a reader may warn of as much as it finds: what is kept fits into the view, and the last warning counts the rest', () => {
  const lines = Array.from({ length: 5_000 }, (_, line) => line + 1)
  const many = Array.from({ length: limits.datasetWarnings + 5 }, (_, index) => ({
    code: 'files_skipped' as const,
    message: `${index} ${'x'.repeat(2_000)}`,
    lines,
    count: lines.length,
  }))
  const bounded = datasetView.shape.warnings.parse(boundedWarnings(many))
  expect(bounded).toHaveLength(limits.datasetWarnings)
  expect(bounded[0]).toMatchObject({ lines: lines.slice(0, limits.warningLines), count: 5_000 })
  expect(bounded.at(-1)).toEqual({ code: 'more_warnings', message: 'and 6 more warnings', count: 6 })
  expect(boundedWarnings(many.slice(0, limits.datasetWarnings)).at(-1)?.code).toBe('files_skipped')
})
