import { elementAt } from '@trainyard/spec'
import { type Arm, type Claim, keysOf, recordOf, type Run } from '../claim.js'
import { atBest, bestRates, paired } from '../measure.js'
import { hasDiverged } from '../run-arms.js'

type Name = 'sgd' | 'momentum' | 'rmsprop' | 'adam' | 'adagrad'

const rates: Readonly<Record<Name, readonly number[]>> = {
  sgd: [0.3, 1, 3, 10, 30],
  momentum: [0.1, 0.3, 1, 3, 10],
  rmsprop: [0.01, 0.03, 0.1, 0.3],
  adam: [0.03, 0.1, 0.3, 1],
  adagrad: [0.3, 1, 3, 10],
}
const names = keysOf(rates)
const epochs = 300
/** More than there are rows: every step is taken along the whole gradient, so that what differs is how each optimizer deals with it. */
const batch = 512
const tenPercent = Math.log(1.1)
const titles = { momentum: 'momentum', rmsprop: 'RMSProp', adam: 'Adam' } as const

/** Mean training loss of the last epoch; a run that diverged has none. */
const lossOf = ({ job }: Run): number => (hasDiverged(job) ? Number.POSITIVE_INFINITY : (job.members[0]?.final?.['loss'] ?? Number.POSITIVE_INFINITY))
const overLoss = (ones: readonly Run[], others: readonly Run[]) => paired(ones, others, (one, other) => Math.log(lossOf(one) / lossOf(other)))

/** A loss of the curve; NaN where it was not finite. */
const lossAt = (values: readonly (number | null)[], at: number): number => values[at] ?? Number.NaN // default: a loss that is not finite is null

/** The logarithm of the factor by which the training loss falls in the second half of the training. */
async function lateFall(run: Run): Promise<number> {
  const [loss] = await run.curves('loss')
  // A run that diverged at its first step has no loss.
  const values = loss?.value ?? []
  return Math.log(lossAt(values, Math.floor(values.length / 2)) / lossAt(values, values.length - 1))
}

/** Columns that differ in scale a hundredfold give a loss whose curvature differs ten-thousandfold between its directions. */
export const optimizers: Claim = {
  statement: 'Momentum, RMSProp and Adam beat SGD on a badly scaled problem, and Adagrad stalls',
  setting: `a linear classifier of the breast cancer table with column deviations of 1, 0.1 and 0.01 in turn, ${epochs} steps along the whole gradient of 364 rows, each optimizer at its best rate of a geometric series`,
  jobs: (seeds) => names.reduce((sum, name) => sum + rates[name].length + seeds, 0),
  secondsPerJob: 3,
  async run(lab) {
    const dataset = await lab.scaledTable('breast_cancer')
    const at =
      (type: Name) =>
      (learningRate: number): Arm => ({
        dataset: { id: dataset.id, validation_fraction: 0.2 },
        architecture: { layers: [] },
        optimizer: { type, learning_rate: learningRate },
        training: { epochs, batch_size: batch },
      })
    const searches = recordOf(names, (name) => ({ rates: rates[name], at: at(name) }))
    const runs = await lab.run(atBest(searches, await bestRates(lab, searches, (run) => -lossOf(run))))
    const [adagrad, adam] = [await Promise.all(runs.adagrad.map(lateFall)), await Promise.all(runs.adam.map(lateFall))]
    return [
      ...(['momentum', 'rmsprop', 'adam'] as const).map((name) => ({
        measured: `training loss, SGD over ${titles[name]}`,
        unit: 'factor' as const,
        values: overLoss(runs.sgd, runs[name]),
        expectation: { side: 'above' as const, bound: 0, smallest: tenPercent },
      })),
      {
        measured: 'fall of the training loss over the second half, Adagrad over Adam',
        unit: 'factor',
        values: adagrad.map((fall, index) => fall - elementAt(adam, index, 'fall with Adam')),
        expectation: { side: 'below', bound: 0, smallest: tenPercent },
      },
      {
        measured: 'training loss, Adagrad over Adam',
        unit: 'factor',
        values: overLoss(runs.adagrad, runs.adam),
        expectation: { side: 'above', bound: 0, smallest: tenPercent },
      },
    ]
  },
}
