import { expect, test } from 'vitest'
import { makeScale } from './scale.js'

test('equal factors are equal distances on a logarithmic scale, marked at powers of ten; zero has no place', () => {
  const scale = makeScale('logarithmic', [0.001, 1])
  const [a, b, c] = [0.001, 0.01, 0.1].map((value) => scale.place(value) ?? NaN)
  expect(Number(b) - Number(a)).toBeCloseTo(Number(c) - Number(b), 12)
  expect(scale.marks.map(({ text }) => text)).toEqual(['0.001', '0.01', '0.1', '1'])
  expect(scale.place(0)).toBeNull()
})

test('a linear scale is marked at round numbers within its values, and each mark stands where its value stands', () => {
  const scale = makeScale('linear', [0.07, 0.93])
  expect(scale.marks.map(({ text }) => text)).toEqual(['0.2', '0.4', '0.6', '0.8'])
  for (const { at, text } of scale.marks) expect(scale.place(Number(text))).toBeCloseTo(at, 12)
})

test('categories stand in the order in which they come, whatever they are', () => {
  const scale = makeScale('category', ['sgd', 'adam', 'sgd', { type: 'x' }])
  expect(scale.marks.map(({ text }) => text)).toEqual(['sgd', 'adam', '{"type":"x"}'])
  expect(scale.place('adam')).toBe(0.5)
  expect(scale.place('other')).toBeNull()
})

test('every category has a mark of its own, also where their short texts are the same', () => {
  for (const [values, texts] of [
    [
      [12_345_678, 12_345_679],
      ['12345678', '12345679'],
    ],
    [
      [0.12345678, 0.12345679],
      ['0.12345678', '0.12345679'],
    ],
    [
      [true, 'true'],
      ['true', '"true"'],
    ],
    [
      [1, '1', 2],
      ['1', '"1"', '2'],
    ],
    [
      [null, 'null'],
      ['null', '"null"'],
    ],
    [['a', 'a'], ['a']],
    [
      ['__proto__', 'constructor'],
      ['__proto__', 'constructor'],
    ],
  ] as const) {
    const scale = makeScale('category', values)
    expect(scale.marks.map(({ text }) => text)).toEqual(texts)
    expect(new Set(values.map((value) => scale.place(value))).size).toBe(texts.length)
  }
})

test('objects that hold the same are one category, whatever the order of their fields', () => {
  const scale = makeScale('category', [
    { a: 1, b: [2] },
    { b: [2], a: 1 },
  ])
  expect([scale.marks.length, scale.place({ b: [2], a: 1 })]).toEqual([1, 0.5])
})

test('categories that are numbers rise', () => {
  expect(makeScale('category', [32, 8, 128]).marks.map(({ text }) => text)).toEqual(['8', '32', '128'])
})

test('a single value stands in the middle', () => {
  expect(makeScale('linear', [3]).place(3)).toBe(0.5)
  expect(makeScale('logarithmic', [3, 3]).place(3)).toBe(0.5)
})
