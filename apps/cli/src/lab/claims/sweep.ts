import { elementAt } from '@trainyard/spec'
import { CliError } from '../../cli-error.js'
import type { SweepView } from '../../watch/sweep.js'
import { type Claim, recordOf, type Run } from '../claim.js'
import { hasDiverged, inTurn, jobPrefix } from '../run-arms.js'
import { denseLayers, onPixels, tinyMnist } from './networks.js'

const path = 'optimizer.learning_rate'
/** The lecture's series: factors of ten. */
const decades = { type: 'geometric', from: 0.001, to: 1, count: 4 } as const
/** The grid that it is judged by: factors of two. */
const grid = Array.from({ length: 9 }, (_, index) => 0.004 * 2 ** index)
const sweepsAtOnce = 2
const double = Math.log(2)
const fivePercent = Math.log(1.05)

/** What a search came to: a rate, and the validation loss at its best epoch. */
type Found = {
  readonly rate: number
  readonly loss: number
}

const better = (one: Found, other: Found): Found => (other.loss < one.loss ? other : one)

function foundBy(sweep: SweepView): Found {
  const rate = sweep.best?.values[path]
  if (typeof rate !== 'number' || sweep.best === null) throw new CliError('failed', `${sweep.id} ended without a best rate`)
  return { rate, loss: sweep.best.value }
}

async function foundIn(rate: number, run: Run): Promise<Found> {
  if (hasDiverged(run.job)) return { rate, loss: Number.POSITIVE_INFINITY }
  const [losses] = await run.curves('val_loss')
  return { rate, loss: Math.min(...(losses?.value ?? []).map((value) => value ?? Number.POSITIVE_INFINITY)) }
}

/** A series by tens, and one more around its best as the service proposes it, against a grid by twos. */
export const sweep: Claim = {
  statement: 'The geometric sweep finds a rate within a factor of two of the best of a fine grid',
  setting: `one dense ReLU layer of 32, SGD, 15 epochs of 400 MNIST images; a sweep from ${decades.from} to ${decades.to} by tens and the one that it proposes, against ${grid.length} rates by twos`,
  jobs: (seeds) => (2 * decades.count + grid.length) * seeds,
  secondsPerJob: 2.5,
  async run(lab) {
    const dataset = await tinyMnist(lab)
    const at = (rate: number) =>
      onPixels(dataset, denseLayers(1, 32, 'relu'), { optimizer: { type: 'sgd', learning_rate: rate }, training: { epochs: 15, batch_size: 50 } })
    const searched = await inTurn(lab.seeds, sweepsAtOnce, async (seed) => {
      const request = { name: jobPrefix('sweep'), job: { ...at(1), seed }, space: { [path]: decades }, objective: { metric: 'val_loss' }, seed }
      const coarse = await lab.sweep(request)
      const next = coarse.refine?.sweep
      return typeof next === 'object' && next !== null ? better(foundBy(coarse), foundBy(await lab.sweep(next))) : foundBy(coarse)
    })
    const names = grid.map((rate) => `grid-${Number(rate.toPrecision(3))}`)
    const runs = await lab.run(recordOf(names, (name) => at(elementAt(grid, names.indexOf(name), 'rate of the grid'))))
    const best = await Promise.all(
      lab.seeds.map(async (_, index) => {
        const all = await Promise.all(
          names.flatMap((name, at) => (runs[name]?.[index] ? [foundIn(elementAt(grid, at, 'rate of the grid'), runs[name][index])] : [])),
        )
        return all.reduce(better)
      }),
    )
    const against = (of: (found: Found, finest: Found) => number) => searched.map((found, index) => of(found, elementAt(best, index, 'best of the grid')))
    return [
      {
        measured: 'rate found over the best of the grid, or the other way round where it is smaller',
        unit: 'factor',
        values: against((found, finest) => Math.abs(Math.log(found.rate / finest.rate))),
        expectation: { side: 'below', bound: double, smallest: 0 },
      },
      {
        measured: 'validation loss at the rate found over that of the grid (no more than 5 % worse)',
        unit: 'factor',
        values: against((found, finest) => Math.log(found.loss / finest.loss)),
        expectation: { side: 'below', bound: fivePercent, smallest: 0 },
      },
    ]
  },
}
