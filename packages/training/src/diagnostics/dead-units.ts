import { tf } from '@trainyard/engine'
import { elementAt, warningLevel } from '@trainyard/spec'
import type { Member } from '../loop/member.js'

/** From this share of dead units on a layer is warned of. */
export const deadShare = warningLevel('dead_fraction')

/** Training rows that are looked at, and so many at once. */
const [mostRows, rowsAtOnce] = [4_096, 512]

/**
 * The share of dead units by layer, of those that the validation rows found. Few of these say little of units that are seldom active: where a layer would be warned
 * of, no more units are dead than those that are zero on the training rows, too.
 */
export async function confirmedDead(member: Member, found: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, number>> {
  const suspects = new Set([...found].flatMap(([layer, share]) => (share >= deadShare ? [layer] : [])))
  if (suspects.size === 0) return found
  const peaks = await trainingPeaks(member, suspects)
  return new Map([...found].map(([layer, share]) => [layer, Math.min(share, shareOfZeros(peaks.get(layer)) ?? share)]))
}

const shareOfZeros = (peaks: Float32Array | undefined): number | undefined => peaks && peaks.filter((peak) => peak <= 0).length / Math.max(1, peaks.length)

/** The largest output of each unit of some layers on the training rows. */
async function trainingPeaks({ program, model, rows }: Member, layers: ReadonlySet<string>): Promise<Map<string, Float32Array>> {
  const { train } = rows.splits
  const width = train.x.data.length / train.rows
  const peaks = new Map<string, Float32Array>()
  program.readVariables()
  for (let start = 0; start < Math.min(train.rows, mostRows); start += rowsAtOnce) {
    const end = Math.min(start + rowsAtOnce, train.rows, mostRows)
    const values = Float32Array.from(train.x.data.subarray(start * width, end * width))
    const seen = tf.tidy(() => {
      const largest: { layer: string; peak: tf.Tensor }[] = []
      model.network.forward(model.input(tf.tensor(values, [end - start, ...train.x.shape.slice(1)])), { mode: 'prediction' }, ({ name }, value) => {
        const axes = value.shape.map((_, axis) => axis).slice(0, -1)
        if (layers.has(name)) largest.push({ layer: name, peak: tf.keep(tf.max(value, axes)) })
      })
      return largest
    })
    for (const { layer, peak } of seen) {
      const own = await peak.data<'float32'>()
      peak.dispose()
      peaks.set(layer, peaks.get(layer)?.map((before, unit) => Math.max(before, elementAt(own, unit, 'units'))) ?? Float32Array.from(own))
    }
  }
  return peaks
}
