import { type DatasetWarning, uploadSpec } from '@trainyard/spec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { prepareDataset } from '../prepare-dataset.js'
import { prepareTable } from './prepare-table.js'
import { inMemory } from '../values.js'
import { missingCategory, type TableData } from './table-data.js'

const about = (warnings: readonly DatasetWarning[]) => warnings.filter(({ code }) => code === 'categories_only_in_test')

const rows = fc.array(fc.record({ cell: fc.constantFrom('', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), isTest: fc.boolean() }), { minLength: 2, maxLength: 30 })

test('categories that test rows alone have are told, which and in how many rows, and nothing else is', () => {
  fc.assert(
    fc.property(rows, (given) => {
      const [training, heldOut] = [given.filter(({ isTest }) => !isTest), given.filter(({ isTest }) => isTest)]
      fc.pre(training.length > 1)
      const categories = [...new Set(given.map(({ cell }) => cell).filter((cell) => cell !== ''))].sort()
      const table: TableData = {
        columns: [
          {
            name: 'town',
            type: 'categorical',
            categories,
            values: inMemory(Int32Array.from(given, ({ cell }) => (cell === '' ? missingCategory : categories.indexOf(cell)))),
          },
        ],
        labels: Int32Array.from(given, (_, row) => row % 2),
        classes: ['p', 'q'],
        label: 'y',
        rows: given.length,
        lines: inMemory(Int32Array.from(given, (_, row) => row + 2)),
      }
      const places = (isTest: boolean) => Int32Array.from([...given.keys()].filter((row) => given[row]?.isTest === isTest))
      const found = about(prepareTable(table, { kept: places(false), heldOut: places(true) }).warnings)
      const known: readonly string[] = training.map(({ cell }) => cell)
      const strange = (cell: string): boolean => cell !== '' && !known.includes(cell)
      const names = [...new Set(heldOut.map(({ cell }) => cell).filter(strange))].sort()
      const isWholeColumn = known.every((cell) => cell === '')
      if (names.length === 0 || isWholeColumn) {
        expect(found).toEqual([])
        return
      }
      const lines = [...given.keys()].filter((row) => given[row]?.isTest && strange(given[row].cell)).map((row) => row + 2)
      expect(found).toMatchObject([{ column: 'town', count: lines.length, lines: lines.slice(0, 20) }])
      for (const name of names.slice(0, 5)) expect(found[0]?.message).toContain(`"${name}"`)
      if (names.length > 5) expect(found[0]?.message).toContain(` and ${names.length - 5} more`)
    }),
    { numRuns: 1_000 },
  )
})

test('a category that is there once, and falls to the test rows, is named with its line', async () => {
  const rare = ['Aalen', 'Bremen', 'Celle', 'Dessau', 'Essen']
  const towns = [...Array.from({ length: 40 }, (_, row) => (row % 2 ? 'Bonn' : 'Köln')), ...rare]
  const text = `town,y\n${towns.map((town, row) => `${town},${row % 2}`).join('\n')}\n`
  const spec = uploadSpec.parse({ format: 'csv', name: 'x', label: 'y', test_fraction: 0.5 })
  const { warnings, info } = await prepareDataset({ type: 'upload', spec, files: [] }, [{ filename: 'a.csv', bytes: new TextEncoder().encode(text) }])
  const heldOut = rare.filter((town) => info.columns[0]?.categories?.includes(town) === false)
  expect(heldOut.length).toBeGreaterThan(1)
  const shown = heldOut.map((town) => `"${town}"`).join(', ')
  expect(about(warnings)).toEqual([
    {
      code: 'categories_only_in_test',
      message: `column "town" has ${heldOut.length} categories that no training row has (${shown}) in ${heldOut.length} of ${info.test_rows} test rows: they count as unknown there`,
      column: 'town',
      lines: heldOut.map((town) => towns.indexOf(town) + 2),
      count: heldOut.length,
    },
  ])
})
