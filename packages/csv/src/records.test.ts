import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCsv } from './read-csv.js'

const read = (text: string | Uint8Array, options: Partial<Parameters<typeof readCsv>[1]> = {}) => {
  const records: { cells: string[]; line: number }[] = []
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  readCsv(bytes, { delimiter: ',', encoding: undefined, ...options }, (cells, line) => records.push({ cells: [...cells], line }))
  return records
}
const cellsOf = (text: string | Uint8Array, options: Partial<Parameters<typeof readCsv>[1]> = {}) => read(text, options).map(({ cells }) => cells)
const message = (text: string | Uint8Array, options: Partial<Parameters<typeof readCsv>[1]> = {}): string => {
  try {
    read(text, options)
  } catch (error) {
    return (error as Error).message
  }
  return 'no error'
}

test('each record comes with the line where it begins, whatever ends the lines', () => {
  for (const end of ['\n', '\r\n', '\r'])
    expect(read(['a,b', '', '"x', 'y",2', '3,4'].join(end))).toEqual([
      { cells: ['a', 'b'], line: 1 },
      { cells: [`x${end}y`, '2'], line: 3 },
      { cells: ['3', '4'], line: 5 },
    ])
})

test('carriage returns alone with one line feed at the end are line ends, too', () => {
  expect(cellsOf('a,y\r1,p\r2,q\n')).toEqual([
    ['a', 'y'],
    ['1', 'p'],
    ['2', 'q'],
  ])
})

test('blanks around quotes are none of the cell', () => {
  expect(cellsOf('a, "b, c" ,\t"d"\n')).toEqual([['a', 'b, c', 'd']])
  expect(cellsOf('a\t "b"\t""\n', { delimiter: '\t' })).toEqual([['a', 'b', '']])
})

test('a first line sep=; names the delimiter and is no record', () => {
  for (const first of ['sep=;', 'SEP=;', '"sep=;"', '\ufeffsep=;'])
    expect(read(`${first}\r\na;b\r\n1;2`)).toEqual([
      { cells: ['a', 'b'], line: 2 },
      { cells: ['1', '2'], line: 3 },
    ])
  expect(cellsOf('sep=a,b\n')).toEqual([['sep=a', 'b']])
})

test.each([
  ['a,y\n1,p\n2,q\n"3,r\n4,s\n', 'line 4, column 1: a quote is opened and never closed'],
  ['a,y\n1,p\n"2,q\n3,"r"\n', 'line 3, column 1: the quote that opens here closes in line 4 before "r\\""'],
  ['a,y\n"x"z,1\n', 'line 2, column 1: the quote that opens here closes before "z,1"'],
  ['a,y\n1,5" pipe\n', 'line 2, column 2: a quote stands inside a cell that does not begin with one'],
  ['a,y\n1,"b" ""c""\n', 'line 2, column 2: the quote that opens here closes before'],
  ['a,b,y\n1,""\n x "" ,2\n', 'line 3, column 1: a quote stands inside a cell'],
  ['"a";"y"\n1;2\n', 'line 1, column 1: the quote that opens here closes before ";\\"y\\"": a closing quote must be followed by the delimiter'],
])('%j is an error at the place where the quote opens', (text, expected) => {
  expect(message(text)).toContain(expected)
})

test('a quote that is never closed is named by its line in a long file', () => {
  const rows = Array.from({ length: 100_000 }, (_, row) => (row === 2 ? '"2,p' : `${row},p`))
  expect(message(`a,y\n${rows.join('\n')}\n`)).toMatch(/^line 4, column 1: a quote is opened and never closed/)
})

test('a record that is too long is an error, in quotes or not', () => {
  const long = 'x'.repeat(1_100_000)
  expect(message(`a\n${long}\n`)).toContain('line 2: a record is longer than')
  expect(message(`a\n"${long}"\n`)).toMatch(/line 2/)
  expect(message(`a\n"${long}\n`)).toMatch(/line 2, column 1: a quote is opened and not closed within/)
})

test.each(['[{"x":1}]', '{"instances":[[1]]}', '[[1,2]]', '<?xml version="1.0"?>', '<!DOCTYPE html>', '<table>'])('%j is no table', (text) => {
  expect(message(text)).toMatch(/^Not a CSV file: this looks like (?:JSON|XML or HTML)/)
})

test('encodings are found by their mark, or as they are named', () => {
  const text = 'name,y\nMüller,1\n'
  const le = new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'))
  const be = le.slice()
  for (let at = 0; at < be.length; at += 2) [be[at], be[at + 1]] = [le[at + 1] ?? 0, le[at] ?? 0]
  for (const bytes of [le, be, new TextEncoder().encode(`\ufeff\ufeff${text}`)]) expect(cellsOf(bytes)[1]).toEqual(['Müller', '1'])
  expect(cellsOf(le.slice(2), { encoding: 'utf-16le' })[1]).toEqual(['Müller', '1'])
  expect(cellsOf(new Uint8Array([0x61, 0x0a, 0x80, 0x92, 0xe9]), { encoding: 'windows-1252' })[1]).toEqual(['€’é'])
  expect(cellsOf(new Uint8Array([0x61, 0x0a, 0x82, 0xa0]), { encoding: 'shift_jis' })[1]).toEqual(['あ'])
})

test('the Ctrl-Z at the end of a text of DOS is none of its last cell, and one elsewhere is kept', () => {
  const wide = new Uint8Array(Buffer.from('\ufeffa,y\n1,p\n\u001a', 'utf16le'))
  for (const text of ['a,y\n1,p\n\u001a', 'a,y\n1,p\u001a', '\ufeffa,y\n1,p\n\u001a', wide])
    expect(cellsOf(text)).toEqual([
      ['a', 'y'],
      ['1', 'p'],
    ])
  expect(cellsOf('a,y\n1\u001a,p\n')[1]).toEqual(['1\u001a', 'p'])
})

test.each([
  [[0x61, 0x0a, 0x62, 0x0a, 0xe9], {}, 'line 3: the text is not UTF-8; save it as UTF-8, or set "encoding": it is likely "windows-1252"'],
  [[0x61, 0x00, 0x62, 0x00, 0x0a, 0x00], {}, 'looks like UTF-16 without a byte order mark: set "encoding": "utf-16le"'],
  [[0x00, 0x61, 0x00, 0x62, 0x00, 0x0a], {}, 'set "encoding": "utf-16be"'],
  [[0xff, 0xfe, 0, 0, 0x61, 0, 0, 0], {}, 'the text is UTF-32'],
  [[0xff, 0xfe, 0x61, 0x00, 0x00, 0xd8], {}, 'the text is not utf-16le'],
  [[0xff, 0xfe, 0x61, 0x00, 0x0a, 0x00, 0x00, 0x00], {}, 'line 2: the text holds a NUL'],
  [[0x61, 0x0a, 0x81], { encoding: 'windows-1252' as const }, 'line 2: the text is not windows-1252'],
  [[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0], {}, 'this looks like a PNG image'],
  [[], {}, 'the file is empty'],
])('bytes that are no text of the encoding are an error: %j', (bytes, options, expected) => {
  expect(message(new Uint8Array(bytes), options)).toContain(expected)
})

test('whatever the cells hold, they are read as they were written, in every dialect', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 6 }),
    fc.constantFrom('', ' ', '"', '""', ',', ';', '\t', '|', '\n', '\r\n', '\r', 'a"b', ' x ', '1,5', 'é', '日本', '𝟙'),
  )
  const dialect = fc.record({
    delimiter: fc.constantFrom(',', ';', '\t', '|', ':'),
    end: fc.constantFrom('\n', '\r\n', '\r'),
    quoteAll: fc.boolean(),
    lastEnd: fc.boolean(),
  })
  const table = fc
    .integer({ min: 1, max: 5 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }))
  fc.assert(
    fc.property(table, dialect, (rows, { delimiter, end, quoteAll, lastEnd }) => {
      // A row of one empty cell is an empty line, unless it is quoted; blanks beside quotes are none of a cell, so cells with blanks around them are quoted, too.
      const write = (text: string): string =>
        quoteAll ||
        text === '' ||
        text.trim() !== text ||
        [delimiter, '"', '\n', '\r'].some((sign) => text.includes(sign)) ||
        text.startsWith('\ufeff') ||
        /^sep=/i.test(text)
          ? `"${text.replaceAll('"', '""')}"`
          : text
      const text = rows.map((row) => row.map(write).join(delimiter)).join(end) + (lastEnd ? end : '')
      expect(cellsOf(`name${end}${text}`, { delimiter }).slice(1)).toEqual(rows)
    }),
    { numRuns: 2_000 },
  )
})

test('where the text is cut into pieces changes nothing', () => {
  // Blocks are 256 KiB: the rows are as long as to lie across their borders in every way.
  const rows = Array.from({ length: 60_000 }, (_, row) => `${row},"é${'x'.repeat(row % 7)}""${row % 3 === 0 ? '\r\n' : ','}z",${row % 5}`)
  const records = cellsOf(`a,b,c\r\n${rows.join('\r\n')}\r\n`)
  expect(records).toHaveLength(60_001)
  for (const [row, cells] of records.slice(1).entries())
    if (cells.join('\u0000') !== [String(row), `é${'x'.repeat(row % 7)}"${row % 3 === 0 ? '\r\n' : ','}z`, String(row % 5)].join('\u0000'))
      throw new Error(`row ${row}: ${cells.join('|')}`)
})

test('a file that is read in parts, of any encoding, is the same as in memory, and never more than a part of it is asked for at once', () => {
  const text = `a,b\n${Array.from({ length: 60_000 }, (_, row) => `${row},"é日😀${'x'.repeat(row % 5)}"`).join('\n')}\u001a`
  const files = [Buffer.from(text), Buffer.from(`\ufeff${text}`), Buffer.from(`\ufeff${text}`, 'utf16le')]
  const expected = cellsOf(text)
  for (const bytes of files) {
    let most = 0
    const source = {
      length: bytes.length,
      read: (start: number, end: number) => {
        most = Math.max(most, end - start)
        return Uint8Array.from(bytes.subarray(start, end))
      },
    }
    const records: string[][] = []
    readCsv(source, { delimiter: ',', encoding: undefined }, (cells) => records.push([...cells]))
    expect(records).toEqual(expected)
    expect(most).toBeLessThan(300_000)
  }
})

test('a byte that is no UTF-8 is named by its line wherever it stands', () => {
  const bytes = Buffer.from(`a,b\n${'é,1\n'.repeat(200_000)}`)
  bytes[bytes.length - 5] = 0xff
  expect(() => readCsv(bytes, { delimiter: ',', encoding: undefined }, () => undefined)).toThrow(/not UTF-8/)
  try {
    readCsv(bytes, { delimiter: ',', encoding: undefined }, () => undefined)
  } catch (error) {
    expect(error).toMatchObject({ init: { line: 200_001 } })
  }
})
