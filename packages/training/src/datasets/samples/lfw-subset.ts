import { bytesInMemory, elementAt, type PixelRange } from '@trainyard/spec'
import { DataError } from '../data-error.js'
import { openNpy } from '../numpy/read-npy.js'
import { pixelsInMemory } from '../images/pixel-rows.js'
import { imageShape, prepareImages } from '../images/prepare-images.js'
import { toBytes } from '../images/pixel-bytes.js'
import { fileAt } from './sklearn-csv.js'
import type { Sample } from './sample.js'

const range: PixelRange = [0, 1]
/** The first hundred are faces; the rest are other parts of photos. */
const faces = 100

/** Gray photos of 25×25 pixels, half of them faces (from Huang and others 2007), from scikit-image's files: a mirror image is as good as the photo. */
export const lfwSubset: Sample = {
  files: [
    {
      package: 'python3-skimage',
      path: 'usr/lib/python3/dist-packages/skimage/data/lfw_subset.npy',
      sha256: '9560ec2f5edfac01973f63a8a99d00053fecd11e21877e18038fbe500f8e872c',
    },
  ],
  prepare: (files) => {
    const file = fileAt(files, 0)
    const array = openNpy(file.filename, bytesInMemory(file.bytes))
    if (array.kind !== 'numbers') throw new DataError({ file: array.file, message: 'the sample holds no numbers' })
    const inputShape = imageShape(array.file, array.shape)
    const valuesPerRow = inputShape.reduce((product, size) => product * size, 1)
    const photos = elementAt(array.shape, 0, 'sides')
    const pixels = pixelsInMemory(toBytes(array.numbers(0, photos), range, { file: array.file, valuesPerRow }), valuesPerRow)
    const labels = Int32Array.from({ length: photos }, (_, row) => (row < faces ? 0 : 1))
    const traits = { pixel_range: range }
    return prepareImages({ inputShape, classes: ['face', 'other'], train: { pixels, labels }, test: null, label: null, file: array.file, traits }, 0.2)
  },
}
