import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { elementAt } from '@trainyard/spec'
import { anomaliesOf } from './anomalies.js'
import type { Detail, History, Operation, Outcome } from './history.js'

/**
 * A history of a store that keeps its promises: each step takes effect at its own moment, inside of the time from its start to its end. Steps of a client
 * overlap with those of others, as far as `spread` reaches.
 */
function lawfulHistory(steps: readonly { what: number; spread: number }[]): History {
  const list: string[] = []
  const operations: Operation[] = []
  const leases: number[] = []
  let epoch = 0
  steps.forEach(({ what, spread }, at) => {
    const add = (detail: Detail, outcome: Outcome = 'ok') =>
      operations.push({ client: at % 3, task: 'task', start: at - spread, end: at + spread, outcome, ...detail })
    const lease = leases[at % 3]
    if (what === 0 || lease === undefined) {
      epoch += 1
      leases[at % 3] = epoch
      add({ kind: 'claim', epoch })
    } else if (what === 1) add({ kind: 'read', values: [...list] })
    else {
      const held = lease === epoch
      const value = `${at}`
      // What was not answered may have been written or not.
      const unknown = what === 4
      if (held && (!unknown || at % 2 === 0) && what !== 3) list.push(value)
      const detail: Detail = what === 3 ? { kind: 'hold', epoch: lease } : { kind: 'append', epoch: lease, value }
      add(detail, unknown ? 'unknown' : held ? 'ok' : 'rejected')
    }
  })
  return { operations, lists: new Map([['task', list]]) }
}

const steps = fc.array(fc.record({ what: fc.integer({ min: 0, max: 4 }), spread: fc.double({ min: 0.1, max: 6, noNaN: true }) }), {
  minLength: 20,
  maxLength: 60,
})
const kindsOf = (history: History): string[] => [...new Set(anomaliesOf(history).map(({ kind }) => kind))]

test('finds nothing in histories of a store that keeps its promises', () => {
  fc.assert(
    fc.property(steps, (all) => {
      expect(anomaliesOf(lawfulHistory(all))).toEqual([])
    }),
    { numRuns: 500 },
  )
})

describe('finds what breaks a promise', () => {
  const at = (index: number, detail: Detail, outcome: Outcome = 'ok', client = 1): Operation => ({
    client,
    task: 'task',
    start: index,
    end: index + 0.5,
    outcome,
    ...detail,
  })
  const claim = (index: number, epoch: number) => at(index, { kind: 'claim', epoch }, 'ok', epoch)
  const append = (index: number, epoch: number, value: string, outcome?: Outcome) => at(index, { kind: 'append', epoch, value }, outcome, epoch)
  const read = (index: number, ...values: string[]) => at(index, { kind: 'read', values }, 'ok', 9)
  const judge = (list: readonly string[], ...operations: Operation[]) => kindsOf({ operations, lists: new Map([['task', list]]) })

  test.each<[string, string[], string[]]>([
    ['an acknowledged value that is gone', ['lost write'], judge([], claim(0, 1), append(1, 1, 'a'))],
    ['a rejected value that is there', ['rejected write'], judge(['a'], claim(0, 1), append(1, 1, 'a', 'rejected'))],
    ['a value of nobody', ['unwritten value'], judge(['a'], claim(0, 1))],
    ['a value twice', ['doubled write'], judge(['a', 'a'], claim(0, 1), append(1, 1, 'a'))],
    ['a read of what was never the beginning', ['rewritten list'], judge(['a', 'b'], claim(0, 1), append(1, 1, 'a'), append(2, 1, 'b'), read(3, 'b', 'a'))],
    ['one epoch for two', ['epoch given twice'], judge([], claim(0, 1), { ...claim(1, 1), client: 2 })],
    ['a write under a lease that had been taken over', ['cycle'], judge(['a'], claim(0, 1), claim(1, 2), append(2, 1, 'a'))],
    ['a renewal under a lease that had been taken over', ['cycle'], judge([], claim(0, 1), claim(1, 2), at(2, { kind: 'hold', epoch: 1 }))],
    [
      'a stale write that stands behind a later holder’s',
      ['cycle'],
      judge(['b', 'a'], claim(0, 1), claim(1, 2), append(2, 2, 'b'), append(3, 1, 'a', 'unknown')),
    ],
    ['a read that misses what was acknowledged before it', ['cycle'], judge(['a'], claim(0, 1), append(1, 1, 'a'), read(2))],
    ['a read that goes back behind an earlier one', ['cycle'], judge(['a'], claim(0, 1), { ...append(1, 1, 'a'), end: 9 }, read(2, 'a'), read(3))],
    ['values in another order than they were acknowledged in', ['cycle'], judge(['b', 'a'], claim(0, 1), append(1, 1, 'a'), append(2, 1, 'b'))],
    ['an older epoch given later', ['cycle'], judge([], claim(0, 2), claim(1, 1))],
  ])('%s', (_, wanted, found) => {
    expect(found).toEqual(wanted)
  })

  test('in every lawful history in which one acknowledged value is taken out', () => {
    fc.assert(
      fc.property(steps, fc.nat(), (all, choice) => {
        const { operations, lists } = lawfulHistory(all)
        const acknowledged = operations.flatMap((each) => (each.kind === 'append' && each.outcome === 'ok' ? [each.value] : []))
        fc.pre(acknowledged.length > 0)
        const gone = elementAt(acknowledged, choice % acknowledged.length, 'acknowledged')
        const list = (lists.get('task') ?? []).filter((value) => value !== gone)
        expect(kindsOf({ operations, lists: new Map([['task', list]]) })).toContain('lost write')
      }),
      { numRuns: 200 },
    )
  })
})
