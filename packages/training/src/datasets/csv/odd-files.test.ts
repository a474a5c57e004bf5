import { type DatasetSource, type DatasetWarning, uploadSpec } from '@trainyard/spec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { prepareDataset } from '../prepare-dataset.js'

const prepare = (text: string | Uint8Array, spec: Record<string, unknown> = {}) => {
  const source: DatasetSource = { type: 'upload', spec: uploadSpec.parse({ format: 'csv', name: 'x', label: 'y', test_fraction: 0, ...spec }), files: [] }
  return prepareDataset(source, [{ filename: 'a.csv', bytes: typeof text === 'string' ? new TextEncoder().encode(text) : text }])
}
const errorOf = (text: string | Uint8Array, spec: Record<string, unknown> = {}): Promise<string> =>
  prepare(text, spec).then(
    () => 'no error',
    (error: unknown) => (error as Error).message,
  )
const warned = (warnings: readonly DatasetWarning[], code: DatasetWarning['code']) => warnings.filter((warning) => warning.code === code)

/** 600 numbers, one of them replaced. */
const numbersWith = (cell: string, line = 17) =>
  `x,y\n${Array.from({ length: 600 }, (_, row) => `${row + 2 === line ? `"${cell}"` : row / 8},${row % 2 === 0 ? 'p' : 'q'}`).join('\n')}\n`

test.each([
  ['13,000', 'has commas between its digits: set "thousands": ","'],
  ['12%', 'is a percentage'],
  ['$5', 'is an amount with a currency'],
  ['inf', 'is infinite'],
  ['-Infinity', 'is infinite'],
  ['-', 'is not: list it in "missing"'],
  ['1e400', 'is too large for a number'],
  ['−5', 'has a minus that is not the hyphen'],
  ['13 000', 'has blanks between its digits: set "thousands": " "'],
  ['0x10', 'is not decimal'],
  ['１２', 'has other digits or signs than 0 to 9'],
  ['<NA>', 'is not: list it in "missing"'],
  ['NaT', 'is not: list it in "missing"'],
  ['.', 'is not: list it in "missing"'],
  ['-nan', 'is not: list it in "missing"'],
  ['1,5', 'has a decimal comma: set "decimal": ","'],
  ['kg', 'is not'],
  ['unknown', 'is not'],
  ['1.2.3', 'is not'],
  ['9007199254740993', 'is a whole number beyond 2^53'],
])('one cell %s among numbers is an error that names it, as a feature and as a label', async (cell, why) => {
  const feature = await errorOf(numbersWith(cell))
  expect(feature).toContain(`a.csv, line 17, column "x": 599 of 600 cells are numbers, but this one ${why}`)
  expect(feature).toContain('"columns": {"x": {"type": "categorical"}}')
  expect(feature).toContain(`received "${cell}"`)
  const label = await errorOf(numbersWith(cell).replace('x,y', 'y,x'))
  expect(label).toContain(`a.csv, line 17, column "y": 599 of 600 cells are numbers, but this one ${why}`)
  expect(label).toContain('set "task": "classification"')
})

test('what is asked for is done: categories, missing texts, marks of numbers', async () => {
  const asked = await prepare(numbersWith('13,000'), { columns: { x: { type: 'categorical' } } })
  expect(asked.info.columns[0]).toMatchObject({ type: 'categorical' })
  expect((await prepare(numbersWith('-'), { missing: ['-'] })).info.columns[0]).toMatchObject({ type: 'numeric', missing: 1 })
  expect((await prepare(numbersWith('13,000'), { thousands: ',' })).info.columns[0]).toMatchObject({ type: 'numeric', missing: 0 })
  expect(await errorOf(numbersWith('12%'), { columns: { x: { type: 'numeric' } } })).toContain(
    'the column is said to be numeric: a cell must be a number, or empty; this one is a percentage',
  )
})

test('decimal commas are told, and read where they are said', async () => {
  const text = `x;y\n${Array.from({ length: 60 }, (_, row) => `${row},5;${row % 2}`).join('\n')}\n`
  expect(await errorOf(text, { delimiter: ';' })).toContain(
    'line 2, column "x": the cells look like numbers, but this one has a decimal comma: set "decimal": ","',
  )
  expect((await prepare(text, { delimiter: ';', decimal: ',' })).info.columns[0]).toMatchObject({ type: 'numeric', mean: expect.closeTo(30, 9) as number })
})

test('whatever stands among different numbers, however often, they do not become categories in silence', async () => {
  const odd = [
    'inf',
    '-Infinity',
    '1,234.5',
    '1.234,5',
    '$12.50',
    '12.50 €',
    '12 %',
    '12,5',
    '1e400',
    '-',
    '–',
    '.',
    'unknown',
    '<5',
    '~12',
    '1 234.5',
    '5 kg',
    '#REF!',
    '(12)',
    '1/2',
    '٣',
  ]
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...odd), fc.double({ min: 0.005, max: 0.85, noNaN: true }), fc.nat(1_000), async (text, share, seed) => {
      const rows = 200
      const cells = Array.from({ length: rows }, (_, row) => ((row * 7_919 + seed) % rows < share * rows ? text : `${100 + 1.37 * row}`))
      const told = await prepare(`x;y\n${cells.map((cell, row) => `${cell};${row % 2}`).join('\n')}\n`, { delimiter: ';' }).then(
        ({ info, warnings }) => info.columns[0]?.type === 'numeric' || warned(warnings, 'numbers_as_categories').length === 1,
        (error: Error) => error.message.includes('column "x"'),
      )
      expect(told).toBe(true)
    }),
    { numRuns: 60 },
  )
})

test('a few different codes among numbers become categories, with a warning that names the cells', async () => {
  const text = `children,y\n${Array.from({ length: 40 }, (_, row) => `${row % 4 === 3 ? '3+' : row % 4},${row % 2}`).join('\n')}\n`
  const { info, warnings } = await prepare(text)
  expect(info.columns[0]?.categories).toEqual(['0', '1', '2', '3+'])
  expect(warned(warnings, 'numbers_as_categories')).toMatchObject([{ column: 'children', count: 10, lines: [5, 9, 13, 17, 21, 25, 29, 33, 37, 41] }])
  expect(warnings[0]?.message).toContain('10 of its 40 cells are no numbers, such as "3+" (line 5)')
})

test('whole numbers beyond 2^53 are rejected, as features and labels, and kept whole as categories', async () => {
  const ids = Array.from({ length: 32 }, (_, row) => 2n ** 53n + BigInt(row))
  const text = `id,y\n${ids.map((id, row) => `${id},${row % 2}`).join('\n')}\n`
  expect(await errorOf(text)).toContain('line 2, column "id": the cells look like numbers, but this one is a whole number beyond 2^53')
  expect(await errorOf(text, { label: 'id' })).toContain('line 2, column "id": the cells look like numbers')
  expect((await prepare(text, { columns: { id: { type: 'categorical' } } })).info.columns[0]?.categories).toHaveLength(32)
  expect((await prepare(text, { label: 'id', task: 'classification' })).info.classes).toHaveLength(32)
})

test('numbers with zeros in front are categories, with a warning, unless numbers are asked for', async () => {
  const text = 'zip,y\n02110,p\n10001,q\n02110,q\n'
  const { info, warnings } = await prepare(text)
  expect(info.columns[0]?.categories).toEqual(['02110', '10001'])
  expect(warned(warnings, 'leading_zeros')).toMatchObject([{ column: 'zip', lines: [2] }])
  expect((await prepare(text, { columns: { zip: { type: 'numeric' } } })).info.columns[0]).toMatchObject({
    type: 'numeric',
    mean: expect.closeTo(14_221 / 3, 9),
  })
})

test('a label of numbers with zeros in front is classes, with a warning, unless numbers are asked for', async () => {
  const text = `x,y\n${Array.from({ length: 90 }, (_, row) => `${row * row},${String(row % 30).padStart(2, '0')}`).join('\n')}\n`
  const { info, warnings } = await prepare(text)
  expect([info.task, info.classes.slice(0, 3), warned(warnings, 'leading_zeros')]).toMatchObject([
    'classification',
    ['00', '01', '02'],
    [{ column: 'y', lines: [2] }],
  ])
  expect((await prepare(text, { task: 'regression' })).info.task).toBe('regression')
})

test.each([
  ['a ; file with the default delimiter', 'x;y\n1;2\n', {}, 'did you mean "delimiter": ";"?'],
  ['a tab file with the default delimiter', 'x\ty\n1\t2\n', {}, 'did you mean "delimiter": "\\t"?'],
  ['a label that differs by case', 'x,Y\n1,2\n', {}, 'did you mean "Y"?'],
  ['a name with a sign that nobody sees', 'x,y\u200b\n1,2\n', {}, 'the columns are "x", "y\\u200b"; did you mean "y\\u200b"?'],
  [
    'the row index of pandas',
    ',x,y\n0,1,p\n1,2,q\n',
    {},
    'column 1 of 3 has no name; the first line must hold the column names (pandas writes its row index so',
  ],
  ['a name in the middle that is missing', 'x,,y\n0,1,p\n', {}, '"ignore_columns": ["column_2"]'],
  ['names that are the same when they are composed', 'é,e\u0301,y\n1,2,p\n', {}, 'columns 1 and 2 are both called "é"'],
  ['a name with a control character', 'a\u0007,y\n1,p\n', {}, 'the column name "a\\u0007": the text holds a control character'],
  ['the heading once more', 'x,y\n1,p\n2,q\nx,y\n3,p\n', {}, 'line 4: the line repeats the column names'],
  [
    'units below the heading',
    `x,y\nkg,[-]\n${Array.from({ length: 60 }, (_, row) => `${row},${row * 2}`).join('\n')}`,
    {},
    'line 2, column "y": 60 of 61 cells are numbers, but this one is not',
  ],
  [
    'labels that are missing',
    `x,y\n${Array.from({ length: 100 }, (_, row) => `${row},${row % 10 === 3 ? '' : row % 2}`).join('\n')}`,
    {},
    'line 5, column "y": a row needs a label (10 rows have none: lines 5, 15, 25, 35, 45 and 5 more)',
  ],
  ['a class that is called none', 'x,y\n1,none\n2,some\n3,none\n', {}, '"none" counts as no value, and "missing": [] would keep it as a text'],
  [
    'a cell too many',
    'x,y\n1,p\n1,2,p\n',
    {},
    'line 3: 3 fields, but there are 2 column names; a cell that holds the delimiter must be in quotes; received "1 | 2 | p"',
  ],
  ['a label beyond what can be computed with', 'x,y\n1,1\n2,1e200\n', { task: 'regression' }, 'line 3, column "y": a number must lie between'],
  [
    'one label inf',
    `x,y\n${Array.from({ length: 100 }, (_, row) => `1,${row === 50 ? 'inf' : row * 1.5}`).join('\n')}`,
    {},
    'line 52, column "y": 99 of 100 cells are numbers, but this one is infinite',
  ],
  [
    'a column of a heading-less file by a name',
    '1,p\n2,q\n',
    { header: false },
    'there is no label column "y"; the columns are "column_1", "column_2" (the file is read without a heading: "header" is false)',
  ],
])('%s is an error that says what to do', async (_, text, spec, expected) => {
  expect(await errorOf(text, spec)).toContain(expected)
})

test.each([['"', 'a', '.', '\n', '\r', '', ',,', '0', '-', '+', '😀', '\u0000', '_']])(
  'a delimiter that is part of cells is rejected before the upload is taken',
  (...signs) => {
    for (const delimiter of signs) expect(uploadSpec.safeParse({ format: 'csv', name: 'x', label: 'y', delimiter }).success).toBe(false)
    for (const delimiter of [',', ';', '\t', '|', ':', ' ', '~', '^'])
      expect(uploadSpec.safeParse({ format: 'csv', name: 'x', label: 'y', delimiter }).success).toBe(true)
    expect(uploadSpec.safeParse({ format: 'csv', name: 'x', label: 'y', decimal: ',', thousands: ',' }).error?.issues[0]).toMatchObject({ path: ['thousands'] })
  },
)

test('rows without any value are skipped and counted, and delimiters at the ends of lines make no column', async () => {
  const { info, warnings } = await prepare('x,z,y,\n1,a,p,\n,,,\n , , ,\n   \n2,b,q,\n3,c,p\n')
  expect([info.rows, info.columns.map(({ name }) => name)]).toEqual([3, ['x', 'z']])
  expect(warned(warnings, 'rows_empty')).toMatchObject([{ count: 3, lines: [3, 4, 5] }])
  expect(warned(warnings, 'delimiters_at_line_end')).toMatchObject([{ count: 2, lines: [2, 6] }])
})

test('lines without a value before the heading are passed over', async () => {
  expect((await prepare('\n   \n,,\nx,y\n1,p\n2,q\n')).info).toMatchObject({ rows: 2, columns: [{ name: 'x' }] })
})

test('dates as numbers and a class for each row are told', async () => {
  const rows = Array.from({ length: 30 }, (_, row) => `202401${String((row % 28) + 1).padStart(2, '0')},user${row}`)
  const { warnings } = await prepare(`day,y\n${rows.join('\n')}\n`)
  expect(warnings.map(({ code, column }) => `${code} ${column}`)).toEqual(['identifiers y', 'dates day', 'rows_repeated undefined'])
})

test('a label of a few fractions is classes, with a warning, unless it is asked for', async () => {
  const text = `x,y\n${Array.from({ length: 40 }, (_, row) => `${row * row},${(row % 5) / 2}`).join('\n')}\n`
  expect(warned((await prepare(text)).warnings, 'numbers_as_classes')).toMatchObject([{ column: 'y', count: 5 }])
  for (const task of ['classification', 'regression']) expect(warned((await prepare(text, { task })).warnings, 'numbers_as_classes')).toEqual([])
  expect(warned((await prepare(text.replaceAll('.5', '').replaceAll('.0', ''))).warnings, 'numbers_as_classes')).toEqual([])
})

test('names are trimmed, composed and on one line, and the label is, too', async () => {
  const { info } = await prepare(' x ,"Total\n sales",cafe\u0301\n1,2,p\n3,4,q\n', { label: ' café ' })
  expect([info.columns.map(({ name }) => name), info.label]).toEqual([['x', 'Total sales'], 'café'])
})

test('texts that are the same when they are composed are one category and one class', async () => {
  const { info } = await prepare('t,y\ncafé,é\ncafe\u0301,e\u0301\nx,b\n')
  expect([info.columns[0]?.categories, info.classes]).toEqual([
    ['café', 'x'],
    ['b', 'é'],
  ])
})

test('a file without a heading is read as it is, and a heading that looks like data is told', async () => {
  const iris = '5.1,3.5,Iris-setosa\n4.9,3.0,Iris-setosa\n6.2,2.9,Iris-other\n'
  const { info } = await prepare(iris, { header: false, label: 'column_3', ignore_columns: ['column_2'] })
  expect(info).toMatchObject({ rows: 3, label: 'column_3', columns: [{ name: 'column_1' }], reading: { header: false, ignored: ['column_2'] } })
  expect(warned((await prepare(`${iris}5,2,Iris-setosa\n`, { label: 'Iris-setosa' })).warnings, 'heading_looks_like_data')[0]?.message).toContain(
    '"header": false',
  )
  expect(warned((await prepare('p,x,s\ne,x,t\np,b,s\ne,b,t\np,x,t\n', { label: 'p' })).warnings, 'heading_looks_like_data')).toHaveLength(1)
  expect(warned((await prepare('x,y\n1,p\n2,q\n')).warnings, 'heading_looks_like_data')).toEqual([])
})

test('a line sep=; names the delimiter', async () => {
  expect((await prepare('sep=;\r\nx;y\r\n1;p\r\n2;q\r\n')).info.columns).toMatchObject([{ name: 'x', type: 'numeric' }])
})

test('columns that teach nothing about other rows are told', async () => {
  const rows = Array.from({ length: 60 }, (_, row) =>
    [
      `2024-01-${String((row % 28) + 1).padStart(2, '0')}T${row % 24}:00`,
      `id-${(row * 7919).toString(16)}`,
      row + 1,
      row,
      3.7,
      'same',
      row % 3,
      row % 2 === 0 ? 'p' : 'q',
    ].join(','),
  )
  const { warnings } = await prepare(`day,uuid,n,Unnamed: 0,constant,word,g,y\n${rows.join('\n')}\n`)
  expect(warnings.map(({ code, column }) => `${code} ${column}`)).toEqual([
    'dates day',
    'identifiers uuid',
    'row_numbers n',
    'index_column Unnamed: 0',
    'constant_column constant',
    'constant_column word',
  ])
})

test('categories and classes that differ by case, blanks or the spelling of a number are told', async () => {
  const { warnings } = await prepare('flag,a b,y\nTrue,a b,1\nTRUE,a  b,1.0\ntrue,c,2\nx,c\u200d,2\n')
  expect(warned(warnings, 'categories_alike').map(({ message }) => message)).toEqual([
    'column "flag" has "TRUE" and "True" and "true", which differ by case, blanks, forms of a letter or spelling of a number only',
    'column "a b" has "a  b" and "a b", which differ by case, blanks, forms of a letter or spelling of a number only',
    'column "a b" has "c" and "c\\u200d", which differ by case, blanks, forms of a letter or spelling of a number only',
  ])
  expect(warned(warnings, 'classes_alike')).toMatchObject([{ column: 'y', count: 2 }])
})

test('rows that are there twice are told, and those of the test split that training rows hold', async () => {
  const rows = Array.from({ length: 500 }, (_, row) => `${row / 7},${row % 11}`)
  const labeled = [...rows, ...rows].map((row, index) => `${row},${(index * 7919) % 13 < 6 ? 'p' : 'q'}`)
  const { warnings } = await prepare(`a,b,y\n${labeled.join('\n')}\n`, { test_fraction: 0.2 })
  expect(warned(warnings, 'rows_repeated')).toMatchObject([{ count: 500 }])
  const [copies] = warned(warnings, 'test_rows_in_training')
  expect(copies?.count).toBeGreaterThan(100)
  expect(warned((await prepare(`a,b,y\n${rows.map((row, index) => `${row},${index % 2}`).join('\n')}\n`)).warnings, 'rows_repeated')).toEqual([])
})

test('values that differ little beside their mean are not taken for constant', async () => {
  const { info, warnings } = await prepare(`x,y\n${Array.from({ length: 100 }, (_, row) => `${1_700_000_000_000_000 + row * 10},${row % 2}`).join('\n')}\n`)
  expect(info.columns[0]?.std).toBeCloseTo(288.66, 1)
  expect(warned(warnings, 'constant_column')).toEqual([])
})
