import { readTable } from '../csv/table.js'
import { prepareTable } from '../table/prepare-table.js'
import { fileAt } from './sklearn-csv.js'
import { csvReading } from '@trainyard/spec'
import { memoryScratch } from '@trainyard/tables'
import type { Sample } from './sample.js'

/** Penguins of three species on three islands, with missing values (Horst, Hill and Gorman 2020). The year of the measurement is left out. */
export const penguins: Sample = {
  files: [
    {
      package: 'r-cran-palmerpenguins',
      path: 'usr/lib/R/site-library/palmerpenguins/extdata/penguins.csv',
      sha256: 'f204db2c753b0937caac3cb35258562c14f073e4bbc76be24b4c51ce22767a93',
    },
  ],
  prepare: async (files) => {
    const choice = { label: 'species', ignore: ['year'], aside: {}, columns: {}, task: 'classification' as const, reading: csvReading.parse({}) }
    return prepareTable(await readTable('csv', fileAt(files, 0), choice, memoryScratch()), 0.2)
  },
}
