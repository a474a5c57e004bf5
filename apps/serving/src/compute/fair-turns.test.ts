import { elementAt } from '@trainyard/spec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFairTurns, type Owner } from './fair-turns.js'

type Work = Owner & { left: number }

const owner = fc.record({ project: fc.constantFrom('a', 'b', 'c', 'd'), caller: fc.constantFrom('k', 'l', 'm') })

test('projects that always have work get equal time, whatever they send and however long their slices are; so do the keys of each', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.record({ project: fc.constantFrom('a', 'b', 'c'), caller: fc.constantFrom('k', 'l'), requests: fc.integer({ min: 1, max: 5 }) }), {
        minLength: 2,
        selector: ({ project, caller }) => `${project} ${caller}`,
      }),
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 400, maxLength: 400 }),
      (senders, slices) => {
        const turns = createFairTurns<Work>()
        for (const { project, caller, requests } of senders)
          for (let count = 0; count < requests; count += 1) turns.add({ project, caller, left: Number.POSITIVE_INFINITY })
        const [byProject, byKey] = [new Map<string, number>(), new Map<string, number>()]
        for (const slice of slices) {
          const work = turns.next()
          if (work === null) throw new Error('somebody always waits')
          turns.charge(work, slice)
          const key = `${work.project} ${work.caller}`
          byProject.set(work.project, (byProject.get(work.project) ?? 0) + slice)
          byKey.set(key, (byKey.get(key) ?? 0) + slice)
        }
        const spread = (times: number[]): number => Math.max(...times) - Math.min(...times)
        expect(spread([...byProject.values()])).toBeLessThanOrEqual(2 * 30)
        for (const project of byProject.keys()) {
          const keys = senders.filter((sender) => sender.project === project).map(({ caller }) => byKey.get(`${project} ${caller}`) ?? 0)
          expect(spread(keys)).toBeLessThanOrEqual(2 * 30)
        }
      },
    ),
    { numRuns: 100 },
  )
})

test('who comes anew is next, however long and however many others have been at work; who comes back at once is not', () => {
  fc.assert(
    fc.property(
      fc.array(owner, { minLength: 1, maxLength: 20 }),
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 200 }),
      (owners, slices) => {
        const turns = createFairTurns<Work>()
        for (const own of owners) turns.add({ ...own, left: 1 })
        for (const slice of slices) {
          const work = turns.next()
          if (work !== null) turns.charge(work, slice)
        }
        const own = { project: 'new', caller: 'new', left: 1 }
        turns.add(own)
        // Those who have waited as long, to the millisecond, may be before it, each of them once.
        let before = 0
        for (let work = turns.next(); work !== own && work !== null; work = turns.next()) {
          turns.charge(work, 10)
          before += 1
        }
        expect(before).toBeLessThanOrEqual(new Set(owners.map(({ project }) => project)).size)
        // It is served for long, and leaves and comes back: the others have their time first.
        turns.charge(own, 1_000)
        turns.remove(own)
        turns.add(own)
        let others = 0
        for (let work = turns.next(); work !== own && work !== null; work = turns.next()) {
          turns.charge(work, 10)
          others += 10
        }
        expect(others).toBeGreaterThanOrEqual(900)
      },
    ),
    { numRuns: 200 },
  )
})

test('whoever comes and goes, what waits is what was added and not removed, in an order that begins with the next', () => {
  const move = fc.oneof(
    owner.map((own) => ({ add: own })),
    fc.record({ remove: fc.nat() }),
    fc.record({ slice: fc.integer({ min: 1, max: 20 }) }),
  )
  fc.assert(
    fc.property(fc.array(move, { maxLength: 100 }), (moves) => {
      const turns = createFairTurns<Work>()
      const waiting: Work[] = []
      for (const step of moves) {
        if ('add' in step) {
          waiting.push({ ...step.add, left: 1 })
          turns.add(elementAt(waiting, waiting.length - 1, 'work'))
        } else if ('remove' in step) {
          for (const work of waiting.splice(step.remove % Math.max(1, waiting.length), 1)) {
            turns.remove(work)
            turns.remove(work)
          }
        } else {
          const work = turns.next()
          if (work !== null) turns.charge(work, step.slice)
        }
        expect(turns.waiting()).toBe(waiting.length)
        expect(new Set(turns.inOrder())).toEqual(new Set(waiting))
        expect(turns.projects()).toBe(new Set(waiting.map(({ project }) => project)).size)
        expect(turns.inOrder()[0] ?? null).toBe(turns.next())
      }
    }),
    { numRuns: 300 },
  )
})
