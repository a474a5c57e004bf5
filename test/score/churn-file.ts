import { randomWords, randomKey } from '@trainyard/engine/random'

const numeric = 15
const categories = [
  ['no', 'yes'],
  ['no', 'yes'],
  ['408', '415', '510'],
  Array.from({ length: 51 }, (_, state) => `state ${state}`),
  ['basic', 'plus', 'premium'],
]
const names = ['customer', ...Array.from({ length: numeric }, (_, index) => `minutes_${index}`), ...categories.map((_, index) => `plan_${index}`), 'churned']

/** Lines of a table of churn's shape: an id, 15 numbers, 5 categories, and a label that follows from some of them. */
export function* churnLines(rows: number, seed: number): Generator<string> {
  yield `${names.join()}\n`
  const key = randomKey({ seed, member: 0, purpose: 'churn' })
  const width = numeric + categories.length + 1
  for (let row = 0; row < rows; row += 1) {
    const words = randomWords(width, key, row)
    const numbers = Array.from({ length: numeric }, (_, index) => ((words[index] ?? 0) % 36_000) / 100)
    const chosen = categories.map((own, index) => own[(words[numeric + index] ?? 0) % own.length] ?? '')
    const risk = (numbers[0] ?? 0) + (chosen[0] === 'yes' ? 100 : 0) + ((words[width - 1] ?? 0) % 100)
    yield `${row},${numbers.map((value, index) => ((words[index] ?? 0) % 50 === 0 ? '' : value.toFixed(2))).join()},${chosen.join()},${risk > 250 ? 'yes' : 'no'}\n`
  }
}
