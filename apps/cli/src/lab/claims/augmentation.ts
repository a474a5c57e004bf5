import type { DatasetView } from '../../api/calls.js'
import type { Arm, Claim } from '../claim.js'
import { testGain, tinyMnist } from './networks.js'

/** Half a point of accuracy. */
const smallest = 0.005
type Steps = NonNullable<Arm['augmentation']>
type Layers = Extract<Arm['architecture'], { layers: unknown }>['layers']

/** Images that are moved, turned or mirrored a little are images that the training set lacks. */
export const augmentation: Claim = {
  statement: 'Augmentation raises test accuracy',
  setting:
    'digits: convolutions of 8 and 16 filters with pooling, a dense layer of 32, Adam at 0.002, 40 epochs of 400 MNIST images, moved by up to a tenth and turned by up to 10°; photos: strided convolutions of 16 and 32 filters, a dense layer of 64, Adam at 0.002, 30 epochs of 2,880 photo patches, mirrored and cropped after padding by 4',
  jobs: (seeds) => 4 * seeds,
  secondsPerJob: 8,
  async run(lab) {
    const digits = arms(await tinyMnist(lab), digitLayers, 40)
    const photos = arms(await lab.sample('photo_patches'), photoLayers, 30)
    const runs = await lab.run({
      plain: digits([]),
      augmented: digits([
        { type: 'translation', fill: 'constant' },
        { type: 'rotation', degrees: 10 },
      ]),
      'photos-plain': photos([]),
      'photos-augmented': photos([{ type: 'horizontal_flip' }, { type: 'random_crop', padding: 4 }]),
    })
    const expectation = { side: 'above', bound: 0, smallest } as const
    return [
      { measured: 'test accuracy on digits, with augmentation less without', unit: 'points', values: testGain(runs.augmented, runs.plain), expectation },
      {
        measured: 'test accuracy on photo patches, with augmentation less without',
        unit: 'points',
        values: testGain(runs['photos-augmented'], runs['photos-plain'], photoClasses),
        expectation,
      },
    ]
  },
}

const photoClasses = 12

const digitLayers: Layers = [
  { type: 'conv2d', filters: 8, activation: 'relu' },
  { type: 'max_pooling2d' },
  { type: 'conv2d', filters: 16, activation: 'relu' },
  { type: 'max_pooling2d' },
  { type: 'flatten' },
  { type: 'dense', units: 32, activation: 'relu' },
]

const photoLayers: Layers = [
  { type: 'conv2d', filters: 16, strides: 2, activation: 'relu' },
  { type: 'conv2d', filters: 32, strides: 2, activation: 'relu' },
  { type: 'max_pooling2d' },
  { type: 'flatten' },
  { type: 'dense', units: 64, activation: 'relu' },
]

/** Ways of training that differ in nothing but the augmentation. */
const arms =
  (dataset: DatasetView, layers: Layers, epochs: number) =>
  (augmentation: Steps): Arm => ({
    dataset: { id: dataset.id, validation_fraction: 0.2 },
    architecture: { layers },
    optimizer: { type: 'adam', learning_rate: 0.002 },
    training: { epochs, batch_size: 50 },
    augmentation,
  })
