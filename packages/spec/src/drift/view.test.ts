import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hourMs } from './reference.js'
import { driftQuery } from './view.js'

/** An hour as clients may write it: with parts of seconds, or without. */
const written = fc.constantFrom(':00:00Z', ':00:00.0Z', ':00:00.000Z')

test('hours are compared as times, however they are written', () => {
  const hour = fc.record({ hours: fc.integer({ min: 490_000, max: 490_004 }), end: written })
  const textOf = ({ hours, end }: { hours: number; end: string }) => `${new Date(hours * hourMs).toISOString().slice(0, 13)}${end}`
  fc.assert(
    fc.property(hour, hour, (from, to) => {
      expect(driftQuery.safeParse({ from: textOf(from), to: textOf(to) }).success).toBe(from.hours < to.hours)
    }),
  )
})
