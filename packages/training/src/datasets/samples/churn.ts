import { prepareTable } from '../table/prepare-table.js'
import { decodeLzma2 } from './r-data/lzma2.js'
import { readRDataFrame } from './r-data/r-data-frame.js'
import { fileAt } from './sklearn-csv.js'
import type { Sample } from './sample.js'

/** Where the data frame `mlc_churn` lies in the file: four bytes with its length, `Z` for LZMA2, the packed bytes. */
const place = { start: 2_215_111, length: 95_902 } as const

/**
 * Customers of a telephone company who stayed or left (MLC++; artificial, made after real ones), from the R package modeldata: calls and minutes, two plans,
 * area and state. Who leaves depends on several columns at once, so that a linear model sees only a part of it.
 */
export const churn: Sample = {
  files: [
    {
      package: 'r-cran-modeldata',
      path: 'usr/lib/R/site-library/modeldata/data/Rdata.rdb',
      sha256: '2ecef5e8da0f782ae4e3f65d928fe769702accffd8981cc358a3097f6736f58f',
    },
  ],
  prepare(files) {
    const { bytes } = fileAt(files, 0)
    const packed = bytes.subarray(place.start, place.start + place.length)
    const size = new DataView(packed.buffer, packed.byteOffset).getUint32(0)
    return prepareTable(readRDataFrame(decodeLzma2(packed.subarray(5), size), 'churn'), 0.2)
  },
}
