import { elementAt } from '@trainyard/spec'
import { prepareTable } from '../table/prepare-table.js'
import type { Sample } from './sample.js'
import { fileAt, numericColumns, readClassTable, sklearnFile } from './sklearn-csv.js'

const columns = [
  'alcohol',
  'malic_acid',
  'ash',
  'alcalinity_of_ash',
  'magnesium',
  'total_phenols',
  'flavanoids',
  'nonflavanoid_phenols',
  'proanthocyanins',
  'color_intensity',
  'hue',
  'od280_od315_of_diluted_wines',
  'proline',
]

/** Chemical analyses of wines from three growers (Forina and others 1988, UCI), from the files of scikit-learn. */
export const wine: Sample = {
  files: [sklearnFile('wine_data.csv', '10e8a802908b34f86e5da8ce962f3c806694bc98450a18f61851af59f324bede')],
  prepare: (files) => {
    const { rows, classes } = readClassTable(fileAt(files, 0))
    const labels = Int32Array.from(rows, (row) => elementAt(row, columns.length, 'numbers of a line'))
    return prepareTable({ columns: numericColumns(columns, rows), labels, classes, label: 'grower', rows: rows.length }, 0.2)
  },
}
