import { elementAt } from '@trainyard/spec'
import { prepareTable } from '../table/prepare-table.js'
import type { Sample } from './sample.js'
import { fileAt, numericColumns, readClassTable, sklearnFile } from './sklearn-csv.js'

const columns = [
  'mean_radius',
  'mean_texture',
  'mean_perimeter',
  'mean_area',
  'mean_smoothness',
  'mean_compactness',
  'mean_concavity',
  'mean_concave_points',
  'mean_symmetry',
  'mean_fractal_dimension',
  'error_radius',
  'error_texture',
  'error_perimeter',
  'error_area',
  'error_smoothness',
  'error_compactness',
  'error_concavity',
  'error_concave_points',
  'error_symmetry',
  'error_fractal_dimension',
  'worst_radius',
  'worst_texture',
  'worst_perimeter',
  'worst_area',
  'worst_smoothness',
  'worst_compactness',
  'worst_concavity',
  'worst_concave_points',
  'worst_symmetry',
  'worst_fractal_dimension',
]

/** Measures of cell nuclei, malignant or benign (Wolberg, Street and Mangasarian 1995, UCI), from the files of scikit-learn. */
export const breastCancer: Sample = {
  files: [sklearnFile('breast_cancer.csv', 'fed3eb72d0575ef6192293f5093c6e801b1476b577d0386bf4455504522172ed')],
  prepare: (files) => {
    const { rows, classes } = readClassTable(fileAt(files, 0))
    const labels = Int32Array.from(rows, (row) => elementAt(row, columns.length, 'numbers of a line'))
    return prepareTable({ columns: numericColumns(columns, rows), labels, classes, label: 'diagnosis', rows: rows.length }, 0.2)
  },
}
