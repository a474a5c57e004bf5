import { expect, test } from 'vitest'
import { numbersOf } from '@trainyard/testing/training/table-numbers.js'
import { readArffTable } from './arff-table.js'

const read = (text: string, label = 'class') => readArffTable({ filename: 'a.arff', bytes: new TextEncoder().encode(text) }, label)
const header = "% a comment\n@relation x\n@attribute size real\n@ATTRIBUTE 'the town' { none, 'New York', b}\n@attribute class {p,q}\n@data\n"

test('numbers, quoted and unquoted categories in their declared order, missing values and comments are read', () => {
  expect(numbersOf(read(`${header}1.5, 'New York', q\n% not this\n?,?,p\n-2e1,none,p\n`))).toEqual({
    columns: [
      { name: 'size', type: 'numeric', values: new Float64Array([1.5, Number.NaN, -20]) },
      { name: 'the town', type: 'categorical', categories: ['none', 'New York', 'b'], values: new Int32Array([1, -1, 0]) },
    ],
    labels: new Int32Array([1, 0, 0]),
    classes: ['p', 'q'],
    label: 'class',
    rows: 3,
  })
})

test.each([
  [
    'a value that was not declared',
    `${header}1,'Paris',p\n`,
    'a.arff, line 7, column "the town": the value is not one of the declared categories; received "Paris"',
  ],
  ['a text for a number', `${header}x,b,p\n`, 'line 7, column "size": a numeric attribute must be a number; received "x"'],
  ['a ragged row', `${header}1,b\n`, 'line 7: 2 fields, but there are 3 attributes'],
  ['a row without a label', `${header}1,b,?\n`, 'line 7, column "class": a row needs a label'],
  ['texts', '@attribute a string\n@attribute class {p,q}\n@data\n', 'line 1, column "a": an attribute must be numeric or list its categories'],
  ['no data', '@attribute class {p,q}\n', 'there is no line @data'],
  ['no label', `${header.replace('class', 'other')}1,b,p\n`, 'there is no attribute "class"'],
])('%s is rejected with its place', (_, text, message) => {
  expect(() => read(text)).toThrow(message)
})
