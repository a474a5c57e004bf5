import { elementAt } from '@trainyard/spec'
import { prepareTable } from '../table/prepare-table.js'
import type { TableColumn } from '../table/table-data.js'
import { inMemory } from '../values.js'
import type { Sample } from './sample.js'
import { fileAt, numericColumns, readNumberLines, sklearnFile } from './sklearn-csv.js'

const columns = ['age', 'sex', 'bmi', 'blood_pressure', 'total_cholesterol', 'ldl', 'hdl', 'cholesterol_ratio', 'log_triglycerides', 'glucose']
const sex = columns.indexOf('sex')

/**
 * Progression of diabetes after one year, from ten measurements at its start (Efron and others 2004), from scikit-learn's files: a regression. Sex is coded 1
 * and 2.
 */
export const diabetes: Sample = {
  files: [
    sklearnFile('diabetes_data_raw.csv.gz', 'fc08fc59c1cbfe65550d9ebb36321d505de9e8f004bf92c1566d2908962f08ff'),
    sklearnFile('diabetes_target.csv.gz', 'bf1ddd1f9d377278450a5f02c24b5e77b1501f2ad673fe9fdf4c4090d27eb5cc'),
  ],
  prepare: (files) => {
    const rows = readNumberLines(fileAt(files, 0))
    const coded: TableColumn = {
      name: 'sex',
      type: 'categorical',
      categories: ['1', '2'],
      values: inMemory(Int32Array.from(rows, (row) => elementAt(row, sex, 'numbers of a line') - 1)),
    }
    const table = numericColumns(columns, rows).map((column) => (column.name === 'sex' ? coded : column))
    const labels = Float64Array.from(readNumberLines(fileAt(files, 1)), ([target = Number.NaN]) => target)
    return prepareTable({ columns: table, labels, classes: [], label: 'progression', rows: rows.length }, 0.2)
  },
}
