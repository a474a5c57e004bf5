import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addRuns, type DrawnRuns, readRuns, toggleRun, writeRuns } from './runs.js'

test('a run keeps its color through every change of the others, no two share one, and an address says it all', () => {
  const id = fc.constantFrom('job_a', 'job_b', 'job_c', 'job_d', 'job_e')
  fc.assert(
    fc.property(fc.array(id, { maxLength: 30 }), (toggled) => {
      let runs: DrawnRuns = new Map()
      for (const each of toggled) {
        const next = toggleRun(runs, each)
        for (const [other, color] of next) if (runs.has(other)) expect(color).toBe(runs.get(other))
        expect(new Set(next.values()).size).toBe(next.size)
        expect(Math.max(-1, ...next.values())).toBeLessThan(5)
        expect(readRuns(writeRuns(next))).toEqual(next)
        runs = next
      }
    }),
  )
})

test('addresses that people wrote are read: without colors, with the same one twice, with an id twice', () => {
  expect([...readRuns('job_a,job_b')]).toEqual([
    ['job_a', 0],
    ['job_b', 1],
  ])
  expect([...readRuns('job_a,job_b~0,job_c~0,job_b~7')]).toEqual([
    ['job_a', 1],
    ['job_b', 0],
    ['job_c', 2],
  ])
  expect(readRuns(null).size).toBe(0)
  expect([...addRuns(readRuns('job_a~3'), ['job_a', 'job_b']).entries()]).toEqual([
    ['job_a', 3],
    ['job_b', 0],
  ])
})
