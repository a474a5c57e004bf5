import { drawWithReplacement, permutation, randomKey } from '@trainyard/engine'

/** What decides the order of the training rows. */
export type OrderOptions = { rows: number; seed: number; member: number; shuffle: boolean; bagged: boolean }

/**
 * The rows of each epoch, in order: a fresh permutation an epoch from (seed, member, epoch), so that any epoch can be had without the ones before.
 * A bagged member first draws its own bootstrap sample of the rows, with replacement and as many as there are (Breiman 1996), and stays with it.
 */
export function epochOrders({ rows, seed, member, shuffle, bagged }: OrderOptions): (epoch: number) => Int32Array {
  const sample = bagged ? drawWithReplacement(rows, rows, randomKey({ seed, member, purpose: 'bootstrap' })) : null
  const key = randomKey({ seed, member, purpose: 'shuffle' })
  const orderOf = (epoch: number): Int32Array => {
    const order = shuffle ? permutation(rows, key, epoch) : Int32Array.from({ length: rows }, (_, row) => row)
    return sample ? order.map((position) => sample[position] ?? 0) : order
  }
  // An epoch is asked for in many chunks.
  let known: { epoch: number; order: Int32Array } | null = null
  return (epoch) => {
    if (known?.epoch !== epoch) known = { epoch, order: orderOf(epoch) }
    return known.order
  }
}
