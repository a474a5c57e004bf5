import { readIdx } from '../formats/idx.js'
import type { Sample, SampleFile } from './sample.js'

const file = (name: string, sha256: string): SampleFile => ({ package: 'dataset-fashion-mnist', path: `usr/share/datasets/fashion-mnist/${name}.gz`, sha256 })

const classes = ['T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot']

/** Pictures of clothes in the shape of MNIST, and harder (Xiao, Rasul and Vollgraf 2017). */
export const fashionMnist: Sample = {
  files: [
    file('train-images-idx3-ubyte', 'b0564c3eedabfbf835052cff8503ea422014ce006caf5b757f851416ee8300c7'),
    file('train-labels-idx1-ubyte', '0ae29f65d86684f32d1b9c85147786c547b9c6aebcaf235f0400a0cce308b056'),
    file('t10k-images-idx3-ubyte', 'cc1d090a38ace84dfa1aa66e3ada7c336ef481a96936906477e6dd344da56eaa'),
    file('t10k-labels-idx1-ubyte', '8d3605d196f4be44669e46906da9733c8131fef761fdbfec72c424d5222f1a05'),
  ],
  prepare: (files) => readIdx(files, { classes, test_fraction: 0 }),
}
