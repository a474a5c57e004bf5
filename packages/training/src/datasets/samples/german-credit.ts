import { readArffTable } from './arff-table.js'
import { prepareTable } from '../table/prepare-table.js'
import { fileAt } from './sklearn-csv.js'
import type { Sample } from './sample.js'

/**
 * Loans that were good or bad, from seven numbers and thirteen categories (Hofmann 1994, UCI), from the examples of Weka. It holds protected attributes (sex,
 * age, nationality): good to try mixed columns with, not to decide about people.
 */
export const germanCredit: Sample = {
  files: [
    {
      package: 'weka',
      path: 'usr/share/doc/weka/examples/credit-g.arff',
      sha256: 'bd94085134e4eb845c96b34c93ed65a223f89d089bacb273ef96f57509ce0bed',
    },
  ],
  prepare: (files) => prepareTable(readArffTable(fileAt(files, 0), 'class'), 0.2),
}
