import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chartSvg } from './chart-svg.js'
import type { Line } from './lines.js'

const colors = { paper: '#fff', ink: '#000', soft: '#555', grid: '#ddd', bad: '#a11', of: () => '#07b' }
const lineOf = (y: readonly (number | null)[], more: Partial<Line> = {}): Line => ({
  label: 'one',
  color: 'c',
  style: 'plain',
  x: y.map((_, at) => at),
  y,
  ...more,
})
const draw = (lines: readonly Line[], { logarithmic = false, title = 'loss' } = {}) =>
  chartSvg({ title, caption: '', xLabel: 'step', lines, logarithmic, range: null, breaks: [], colors })
const strokes = (svg: string) => [...svg.matchAll(/<path d="([^"]*)" stroke="#07b" stroke-width="1.5" stroke-opacity/g)].map(([, path]) => path ?? '')

test('a line is drawn through every point that has a place, in order, and broken where a value is not finite', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true })), { minLength: 1, maxLength: 30 }), fc.boolean(), (y, logarithmic) => {
      const [path = ''] = strokes(draw([lineOf(y)], { logarithmic }))
      const hasPlace = y.map((value) => value !== null && (!logarithmic || value > 0))
      const pieces = hasPlace.filter((has, at) => has && !hasPlace[at - 1]).length
      expect((path.match(/M/g) ?? []).length).toBe(pieces)
      const alone = hasPlace.filter((has, at) => has && !hasPlace[at - 1] && !hasPlace[at + 1]).length
      const points = path.split(/[ML]/).slice(1)
      expect(points.length).toBe(hasPlace.filter(Boolean).length + alone)
      for (const point of points) for (const part of point.split(' ')) expect(Number(part)).toBeGreaterThanOrEqual(0)
    }),
  )
})

test('higher values stand higher, later ones to the right', () => {
  const [path = ''] = strokes(draw([lineOf([1, 3, 2])]))
  const [[x1 = 0, y1 = 0] = [], [x2 = 0, y2 = 0] = [], [x3 = 0, y3 = 0] = []] = path
    .split(/[ML]/)
    .slice(1)
    .map((point) => point.split(' ').map(Number))
  expect([x2 - x1, y1 - y3]).toEqual([x3 - x2, y3 - y2])
  expect(x2).toBeGreaterThan(x1)
  expect(y2).toBeLessThan(y1)
})

test('the file stands alone, and texts in it are texts', () => {
  const svg = draw([lineOf([1, 2], { label: '<script>alert("&")</script>' })], { title: '</title><script>\u0001' })
  expect(svg).toContain('&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;')
  expect(svg).not.toMatch(/<script|var\(|class=|href|\p{Cc}(?<!\n)/u)
})
