import fc from 'fast-check'
import { expect, test } from 'vitest'
import { barText, sparkline } from './charts.js'
import { named, pairsText, receivedText, right, styled, tableText, visibleWidth } from './text.js'

test('a sparkline spans from the lowest to the highest value', () => {
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7])).toBe('▁▂▃▄▅▆▇█')
  expect(sparkline([5, 5, 5])).toBe('▄▄▄')
})

test('a sparkline leaves a gap where a value is missing or not finite', () => {
  expect(sparkline([0, null, Number.NaN, 7])).toBe('▁  █')
  expect(sparkline([])).toBe('')
})

test('a long curve is cut to the width by means of equal buckets', () => {
  const values = Array.from({ length: 1000 }, (_, index) => index)
  expect(sparkline(values, 8)).toBe('▁▂▃▄▅▆▇█')
})

test.each([
  [0, '    '],
  [0.5, '██  '],
  [1, '████'],
  [0.28125, '█▏  '],
  [Number.NaN, '    '],
  [7, '████'],
])('a bar filled to %d is always as wide as asked', (share, expected) => expect(barText(share, 4)).toBe(expected))

test('columns are as wide as their widest visible text, and numbers stand at the right', () => {
  const output = { colors: true }
  const text = tableText(
    output,
    ['name', right('rows')],
    [
      [styled(output, 'green', 'a'), '5'],
      ['longer', '12345'],
    ],
  )
  expect(text.split('\n').map((line) => line.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9]+m`, 'g'), ''))).toEqual([
    'NAME     ROWS',
    'a           5',
    'longer  12345',
  ])
})

test('style codes have no width, and are left out where there are no colors', () => {
  expect(visibleWidth(styled({ colors: true }, 'bold', 'abc'))).toBe(3)
  expect(styled({ colors: false }, 'bold', 'abc')).toBe('abc')
})

test('a pair without a value is left out', () => {
  expect(
    pairsText({ colors: false }, [
      ['a', 'x'],
      ['bb', null],
      ['c', 'y'],
    ]),
  ).toBe('a  x\nc  y')
})

test('what was received is cut to a readable length', () => {
  expect(receivedText('x'.repeat(500))).toHaveLength(80)
  expect(receivedText(undefined)).toBe('undefined')
})

test('a heading that somebody named stays as it was written', () => {
  const [heading] = tableText({ colors: false }, ['job', right('done'), named('Straße b'), named('optimizer.learning_rate')], [['a', '1', '2', '3']]).split(
    '\n',
  )
  expect(heading).toBe('JOB  DONE  Straße b  optimizer.learning_rate')
})

test('on a terminal a row fits its line, the first column stays whole, and a program gets everything', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'ß'), maxLength: 60 }).map((text) => text.trim())
  fc.assert(
    fc.property(
      fc.array(fc.tuple(cell, cell, cell, fc.nat().map(String)), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 20, max: 160 }),
      (rows, columns) => {
        const titles = ['id', 'name', 'note', right('n')]
        const lines = tableText({ colors: false, interactive: true, columns }, titles, rows).split('\n')
        const [first, count] = [Math.max(2, ...rows.map(([id]) => id.length)), Math.max(1, ...rows.map((row) => row[3].length))]
        // Two columns of eight at least, and three gaps of two, cannot give way.
        const least = first + count + 2 * 8 + 3 * 2
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(Math.max(columns, least))
        rows.forEach(([id], index) => expect(lines[index + 1]).toMatch(new RegExp(`^${id.padEnd(first).trimEnd()}`)))
        const whole = tableText({ colors: false, interactive: false, columns }, titles, rows)
        for (const text of rows.flat()) expect(whole).toContain(text)
      },
    ),
  )
})
