import { randomKey, uniformValues } from '@trainyard/engine/random'
import { elementAt } from '@trainyard/spec'
import { openImage } from '../../images/open-image.js'
import { pixelsInMemory } from '../images/pixel-rows.js'
import { type ImageRows, prepareImages } from '../images/prepare-images.js'
import type { UploadedFile } from '../files/uploaded-file.js'
import type { Sample, SampleFile } from './sample.js'
import { boxShrink, type Photo } from './box-shrink.js'

const skimage = (name: string, sha256: string): SampleFile => ({
  package: 'python3-skimage',
  path: `usr/lib/python3/dist-packages/skimage/data/${name}`,
  sha256,
})
const sklearn = (name: string, sha256: string): SampleFile => ({
  package: 'python3-sklearn',
  path: `usr/lib/python3/dist-packages/sklearn/datasets/images/${name}`,
  sha256,
})

/** The photos by class, in the order of their class numbers. */
const photos: Readonly<Record<string, SampleFile>> = {
  astronaut: skimage('astronaut.png', '88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5'),
  brick: skimage('brick.png', '7966caf324f6ba843118d98f7a07746d22f6a343430add0233eca5f6eaaa8fcf'),
  cat: skimage('chelsea.png', '596aa1e7cb875eb79f437e310381d26b338a81c2da23439704a73c4651e8c4bb'),
  coffee: skimage('coffee.png', 'cc02f8ca188b167c775a7101b5d767d1e71792cf762c33d6fa15a4599b5a8de7'),
  flower: sklearn('flower.jpg', 'a77f6ec41e353afdf8bdff2ea981b2955535d8d83294f8cfa49cf4e423dd5638'),
  galaxies: skimage('hubble_deep_field.jpg', '3a19c5dd8a927a9334bb1229a6d63711b1c0c767fb27e2286e7c84a3e2c2f5f4'),
  grass: skimage('grass.png', 'b6b6022426b38936c43a4ac09635cd78af074e90f42ffa8227ac8b7452d39f89'),
  gravel: skimage('gravel.png', 'c48615b451bf1e606fbd72c0aa9f8cc0f068ab7111ef7d93bb9b0f2586440c12'),
  retina: skimage('retina.jpg', '38a07f36f27f095e818aea7b96d34202c05176d30253c66733f2e00379e9e0e6'),
  rocket: skimage('rocket.jpg', 'c2dd0de7c538df8d111e479619b129464d0269d0ae5fd18ca91d33a7fdfea95c'),
  temple: sklearn('china.jpg', '8378025ad2519d649d02e32bd98990db4ab572357d9f09841c2fbfbb4fefad29'),
  tissue: skimage('ihc.png', 'f8dd1aa387ddd1f49d8ad13b50921b237df8e9b262606d258770687b0ef93cef'),
}
const classes = Object.keys(photos)

/** Pixels a side of a patch, and its colors. */
const side = 32
const channels = 3
/** Photos are shrunk to about this height, so that a patch shows more than one surface. */
const height = 300
/** Patches come from the left of a photo for training and from the right for the test, so that no pixel is in both. */
const leftShare = 0.65
const trainPatches = 300
const testPatches = 100

/**
 * Color patches of 32×32 pixels cut out of twelve free photos, one class a photo: surfaces, not objects. Left and right, and mostly up and down, may be
 * swapped and the place moved without a patch becoming another class, so augmentation has something to do.
 */
export const photoPatches: Sample = {
  files: Object.values(photos),
  prepare: async (files) => {
    const shrunk = await Promise.all(files.map(readPhoto))
    return prepareImages(
      {
        inputShape: [side, side, channels],
        classes,
        train: cut(shrunk, 'train', trainPatches),
        test: cut(shrunk, 'test', testPatches),
        label: null,
        file: 'photo_patches',
      },
      0,
    )
  },
}

async function readPhoto({ bytes }: UploadedFile): Promise<Photo> {
  const image = await openImage(bytes)
  const { data } = await image.pixels([image.height, image.width, channels], null)
  return boxShrink({ data, height: image.height, width: image.width, channels }, Math.max(1, Math.round(image.height / height)))
}

/** Patches of every photo in turn, at places drawn from a fixed seed. */
function cut(from: readonly Photo[], split: 'train' | 'test', count: number): ImageRows {
  const size = side * side * channels
  const pixels = new Uint8Array(from.length * count * size)
  const labels = new Int32Array(from.length * count)
  const draws = uniformValues(2 * labels.length, randomKey({ seed: 0, member: 0, purpose: `sample/${split}` }))
  for (let patch = 0; patch < labels.length; patch += 1) {
    const label = patch % from.length
    const photo = elementAt(from, label, 'photos')
    const edge = Math.floor(photo.width * leftShare)
    const [first, end] = split === 'train' ? [0, edge] : [edge, photo.width]
    const x = first + Math.floor(elementAt(draws, 2 * patch, 'draws') * (end - first - side + 1))
    const y = Math.floor(elementAt(draws, 2 * patch + 1, 'draws') * (photo.height - side + 1))
    for (let row = 0; row < side; row += 1) {
      const start = ((y + row) * photo.width + x) * channels
      pixels.set(photo.data.subarray(start, start + side * channels), patch * size + row * side * channels)
    }
    labels[patch] = label
  }
  return { pixels: pixelsInMemory(pixels, size), labels }
}
