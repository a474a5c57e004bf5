import type { Arm, Claim } from '../claim.js'
import { testGain, tinyMnist } from './small-images.js'

/** Half a point of accuracy. */
const smallest = 0.005

/** Images that are moved and turned a little are images that the training set lacks. */
export const augmentation: Claim = {
  statement: 'Augmentation raises test accuracy',
  setting:
    'convolutions of 8 and 16 filters with pooling, a dense layer of 32, Adam at 0.002, 40 epochs of 400 MNIST images, moved by up to a tenth and turned by up to 10°',
  jobs: (seeds) => 2 * seeds,
  secondsPerJob: 5,
  async run(lab) {
    const dataset = await tinyMnist(lab)
    const arm = (steps: NonNullable<Arm['augmentation']>): Arm => ({
      dataset: { id: dataset.id, validation_fraction: 0.2 },
      architecture: {
        layers: [
          { type: 'conv2d', filters: 8, activation: 'relu' },
          { type: 'max_pooling2d' },
          { type: 'conv2d', filters: 16, activation: 'relu' },
          { type: 'max_pooling2d' },
          { type: 'flatten' },
          { type: 'dense', units: 32, activation: 'relu' },
        ],
      },
      optimizer: { type: 'adam', learning_rate: 0.002 },
      training: { epochs: 40, batch_size: 50 },
      augmentation: steps,
    })
    const runs = await lab.run({
      plain: arm([]),
      augmented: arm([
        { type: 'translation', fill: 'constant' },
        { type: 'rotation', degrees: 10 },
      ]),
    })
    return [
      {
        measured: 'test accuracy, with augmentation less without',
        unit: 'points',
        values: testGain(runs.augmented, runs.plain),
        expectation: { side: 'above', bound: 0, smallest },
      },
    ]
  },
}
