import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSliceSize } from './slice-size.js'

test('whatever a run costs, the size settles on the largest that a slice has time for, or on the smallest, and follows a machine that changes', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 1, max: 256 }), { minLength: 1, maxLength: 5 }).map((sizes) => sizes.toSorted((a, b) => a - b)),
      fc.array(fc.record({ start: fc.double({ min: 0, max: 3, noNaN: true }), each: fc.double({ min: 0.001, max: 20, noNaN: true }) }), {
        minLength: 1,
        maxLength: 3,
      }),
      (sizes, machines) => {
        const size = createSliceSize(sizes, 10)
        for (const { start, each } of machines) {
          const takes = (items: number): number => start + each * items
          for (let run = 0; run < 20; run += 1) size.took(size.items(), takes(size.items()))
          const settled = size.items()
          expect(sizes).toContain(settled)
          // It is not too long by more than a half where there is a smaller one, and a larger one that fits would have been tried.
          if (settled > (sizes[0] ?? 0)) expect(takes(settled)).toBeLessThanOrEqual(20)
          const larger = sizes.find((candidate) => candidate > settled)
          if (larger !== undefined) expect((takes(settled) * larger) / settled).toBeGreaterThanOrEqual(10)
        }
      },
    ),
    { numRuns: 500 },
  )
})
