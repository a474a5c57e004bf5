import { type CellReader, cellText } from '@trainyard/csv'
import { unknownCategory } from '../datasets/table/table-data.js'

/** The number of a category, null for a missing value, `unknownCategory` for one that training did not have, or why a value cannot be taken. */
export type FoundCategory = number | null | { error: string }

/**
 * Finds the category of a value. A text is what the same cell was at the upload. A number is the category that says this number, and a boolean the one that says
 * it in any case: where two do, as 1 and 1.0, it must be sent as a text. A number may have
 * been rounded to float32, as tensors hold it. `unseen` are categories that no training row had.
 */
export function categoryFinder(
  categories: readonly string[],
  cells: CellReader,
  unseen: ReadonlySet<number>,
): (value: string | number | boolean) => FoundCategory {
  const byText = new Map(categories.map((name, index) => [name, index]))
  const byNumber = groupBy(categories, (name) => {
    const number = cells.number(name)
    return Number.isNaN(number) ? null : number
  })
  const byFloat = groupBy(categories, (name) => {
    const number = cells.number(name)
    return Number.isNaN(number) ? null : Math.fround(number)
  })
  const byBoolean = groupBy(categories, (name) => (/^(?:true|false)$/i.test(name) ? name.toLowerCase() === 'true' : null))

  const ofText = (value: string): FoundCategory => {
    const text = cellText(value)
    return byText.get(text) ?? (cells.isMissing(text) ? null : unknownCategory)
  }
  const only = (found: readonly number[] = []): FoundCategory => {
    const [first, second] = found
    if (first === undefined) return unknownCategory
    if (second === undefined) return first
    return { error: `may be any of the categories ${found.map((index) => JSON.stringify(categories[index])).join(', ')}: send it as a text` }
  }
  const ofNumber = (value: number): FoundCategory => {
    if (Number.isNaN(value) || cells.isMissingNumber(value)) return null
    if (!Number.isFinite(value)) return { error: 'is infinite: send a text, or null where it is not known' }
    if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return { error: 'is a number beyond 2^53, which may have been rounded on its way: send it as a text' }
    return only(byNumber.get(value) ?? byFloat.get(value))
  }
  const find = (value: string | number | boolean): FoundCategory => {
    if (typeof value === 'string') return ofText(value)
    return typeof value === 'boolean' ? only(byBoolean.get(value)) : ofNumber(value)
  }
  return (value) => {
    const found = find(value)
    return typeof found === 'number' && unseen.has(found) ? unknownCategory : found
  }
}

function groupBy<K>(names: readonly string[], keyOf: (name: string) => K | null): Map<K, number[]> {
  const groups = new Map<K, number[]>()
  for (const [index, name] of names.entries()) {
    const key = keyOf(name)
    if (key !== null) groups.set(key, [...(groups.get(key) ?? []), index]) // default: the first of its group
  }
  return groups
}
