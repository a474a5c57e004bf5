import { elementAt } from '@trainyard/spec'
import { seededRandom } from '../random.js'

/** What is killed while a job trains, and after which share of its time limit. */
export type Kill = { part: 'trainer' | 'worker'; share: number }

/** A table, the time limit of a job on it, and what happens meanwhile. */
export type RandomJob = { name: string; csv: string; label: string; rows: number; columns: number; maxSeconds: number; kills: Kill[] }

/** The job of a number, from the seed alone: half of them lose a trainer or a worker, some of these two. */
export function randomJob(seed: number, number: number, { least, most }: { least: number; most: number }): RandomJob {
  const random = seededRandom(seed * 100_003 + number)
  const between = (low: number, high: number): number => Math.round(low * (high / low) ** random())
  const [rows, columns] = [between(60, 20_000), between(2, 30)]
  const maxSeconds = between(least, most)
  const drawn = random()
  const kills = Array.from(
    { length: drawn < 0.5 ? 0 : drawn < 0.85 ? 1 : 2 },
    (): Kill => ({ part: random() < 0.5 ? 'trainer' : 'worker', share: 1.05 * random() }),
  )
  const classes = random() < 0.5 ? between(2, 8) : null
  return {
    name: `deadline-${seed}-${number}`,
    csv: randomCsv(random, { rows, columns, classes }),
    label: 'label',
    rows,
    columns,
    maxSeconds,
    kills: kills.sort((a, b) => a.share - b.share),
  }
}

/** Columns of numbers, every fifth of words; the label follows from the numbers but for noise. */
function randomCsv(random: () => number, { rows, columns, classes }: { rows: number; columns: number; classes: number | null }): string {
  const factors = Array.from({ length: columns }, () => 2 * random() - 1)
  // A sum of uniform numbers; SHA-256 of each would take longer than a training.
  let state = Math.floor(random() * 2 ** 32)
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  const lines = Array.from({ length: rows }, () => {
    const values = Array.from({ length: columns }, () => uniform() + uniform() - 1)
    const sum = values.reduce((total, value, column) => total + value * elementAt(factors, column, 'factors'), 0.3 * (uniform() - 0.5))
    const cells = values.map((value, column) => (column % 5 === 4 ? `w${Math.floor(3 * value + 3)}` : value.toFixed(4)))
    const label = classes === null ? sum.toFixed(4) : `c${Math.min(classes - 1, Math.max(0, Math.floor(((sum + 1.5) / 3) * classes)))}`
    return [...cells, label].join(',')
  })
  return `${[...factors.map((_, column) => `x${column}`), 'label'].join(',')}\n${lines.join('\n')}\n`
}
