import { invariant } from '../invariant.js'

/** The 95 % quantile of the normal distribution. */
const normal95 = 1.6448536269514722
/** Population stability indices from which a change is usually called moderate and large. */
const [moderateFrom, largeFrom] = [0.1, 0.25]

/** How much two distributions differ: `psi`, and how large it is by chance in 19 of 20 cases where they are the same. */
export type Stability = { psi: number; by_chance: number }

/** How large a change is; one that may be chance is none. */
export type DriftLevel = 'none' | 'moderate' | 'large'

/**
 * The population stability index Σ (q − p) ln (q / p) over bins that either side has, with shares p and q of (count + ½) / (rows + ½ · bins), so that a bin which
 * one side lacks has a share. Under the same distribution it is (1/m + 1/n) χ² of bins − 1 degrees of freedom (Yurdakul 2018), whose 95 % quantile is taken by
 * Wilson and Hilferty (1931). Null where either side has no rows.
 */
export function stabilityOf(training: readonly number[], served: readonly number[]): Stability | null {
  invariant(training.length === served.length, 'two sides of different bins')
  const bins = training.map((count, bin) => [count, Number(served[bin])] as const).filter(([one, other]) => one + other > 0)
  const sumOf = (side: 0 | 1): number => bins.reduce((sum, bin) => sum + bin[side], 0)
  const [rows, servedRows] = [sumOf(0), sumOf(1)]
  if (rows === 0 || servedRows === 0) return null
  const share = (count: number, of: number): number => (count + 0.5) / (of + 0.5 * bins.length)
  const psi = bins.reduce((sum, [one, other]) => {
    const [p, q] = [share(one, rows), share(other, servedRows)]
    return sum + (q - p) * Math.log(q / p)
  }, 0)
  return { psi, by_chance: (1 / rows + 1 / servedRows) * chiSquare95(bins.length - 1) }
}

/** The 95 % quantile of χ². */
function chiSquare95(degrees: number): number {
  if (degrees === 0) return 0
  const part = 2 / (9 * degrees)
  return degrees * (1 - part + normal95 * Math.sqrt(part)) ** 3
}

/** Those that changed most first; those without rows last. */
export const byDrift = <Of extends { psi: number | null; by_chance: number | null }>(all: readonly Of[]): Of[] => {
  const beyondChance = ({ psi, by_chance: byChance }: Of): number => (psi === null || byChance === null ? -Infinity : psi - byChance)
  return all.toSorted((one, other) => beyondChance(other) - beyondChance(one))
}

/** How large a change is. */
export function driftLevel({ psi, by_chance: byChance }: Stability): DriftLevel {
  if (psi <= byChance || psi < moderateFrom) return 'none'
  return psi < largeFrom ? 'moderate' : 'large'
}
