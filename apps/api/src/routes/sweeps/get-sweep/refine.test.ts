import { expect, test } from 'vitest'
import { refineRange } from './refine.js'

const decades = { type: 'geometric', from: 0.0001, to: 1, count: 5, integer: false } as const
const rates = [0.0001, 0.001, 0.01, 0.1, 1]
const any = () => true

test('a geometric range is half a decade to each side of the best value', () => {
  expect(refineRange(decades, 0.01, rates, any)).toEqual({
    from: 0.00316228,
    to: 0.0316228,
    edge: null,
    reason: 'half a decade to each side of the best value, 0.01',
  })
})

test('at an edge of what was tried the range goes on for a decade beyond it, and says why', () => {
  const highest = refineRange(decades, 1, rates, any)
  expect(highest).toMatchObject({ from: 0.316228, to: 10, edge: 'highest' })
  expect(highest.reason).toBe('the best value, 1, is the highest that was tried, so the best may lie above: the range goes on to 10')
  expect(refineRange(decades, 0.0001, rates, any)).toMatchObject({ from: 0.00001, edge: 'lowest' })
})

test('points two decades apart are refined half way to their neighbors, points closer than half a decade only to their neighbors', () => {
  expect(refineRange({ ...decades, count: 3 }, 0.01, [0.0001, 0.01, 1], any)).toMatchObject({ from: 0.001, to: 0.1 })
  const fine = refineRange({ ...decades, from: 0.01, to: 0.1, count: 5 }, 0.03, [0.01, 0.02, 0.03, 0.06, 0.1], any)
  expect(fine.to / fine.from).toBeCloseTo(Math.sqrt(10), 4)
})

test('repeated, it closes in on a value inside', () => {
  let range = { from: 0.0001, to: 1 }
  for (let round = 0; round < 3; round += 1) {
    const spacing = (range.to / range.from) ** (1 / 4)
    const points = Array.from({ length: 5 }, (_, index) => range.from * spacing ** index)
    const best = points.reduce((a, b) => (Math.abs(Math.log(b / 0.02)) < Math.abs(Math.log(a / 0.02)) ? b : a))
    range = refineRange({ ...decades, ...range }, best, points, any)
  }
  expect(range.from).toBeLessThan(0.02)
  expect(range.to).toBeGreaterThan(0.02)
  expect(range.to / range.from).toBeLessThan(2.5)
})

test('a linear range reaches to the neighbors, and never beyond what the field takes', () => {
  const dropout = { type: 'linear', from: 0, to: 0.8, count: 5, integer: false } as const
  expect(refineRange(dropout, 0.4, [0, 0.2, 0.4, 0.6, 0.8], any)).toMatchObject({ from: 0.2, to: 0.6, edge: null })
  const low = refineRange(dropout, 0, [0, 0.2, 0.4], (value) => value >= 0)
  expect(low).toMatchObject({ from: 0, to: 0.2, edge: 'lowest' })
  expect(low.reason).toContain('takes nothing further below')
})

test('whole numbers stay whole', () => {
  expect(refineRange({ type: 'geometric', from: 8, to: 128, count: 5, integer: true }, 32, [8, 16, 32, 64, 128], any)).toMatchObject({ from: 16, to: 64 })
})
