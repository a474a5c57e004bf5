import { parseNumber } from './cell.js'

/** Different texts in a fixed order: by number where all are numbers (so that 10 follows 9), else by code point. The order of classes and categories. */
export function orderedTexts(texts: Iterable<string>): string[] {
  const all = [...texts]
  const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  const numbers = new Map(all.map((text) => [text, parseNumber(text)]))
  const numeric = all.every((text) => !Number.isNaN(numbers.get(text)))
  return all.sort((a, b) => (numeric ? (numbers.get(a) ?? 0) - (numbers.get(b) ?? 0) : 0) || byText(a, b))
}
