import { type CellReader, oddNumber } from '@trainyard/csv'
import { type CellRules, elementAt } from '@trainyard/spec'
import type { ColumnTexts, CsvColumn, PlacedCell } from './column.js'

/** Of a column that holds texts: how many of its cells are numbers, look like numbers, or are other texts, and how many different numbers there are. */
export type Mixture = { numbers: number; odd: number; others: number; different: number }

/** Counts the cells of a column whose texts are known. */
export function mixtureOf({ names, codes }: Pick<ColumnTexts, 'names' | 'codes'>, reader: CellReader, rules: CellRules): Mixture {
  const counts = new Float64Array(names.length)
  // A missing cell has a negative number, and writing there changes nothing.
  for (const code of codes.take()) if (code >= 0) counts[code] = elementAt(counts, code, 'counts') + 1
  const mixture: Mixture = { numbers: 0, odd: 0, others: 0, different: 0 }
  for (const [code, name] of names.entries()) {
    const isNumber = !Number.isNaN(reader.number(name))
    const kind = isNumber ? 'numbers' : oddNumber(name, rules) === null ? 'others' : 'odd'
    mixture[kind] += elementAt(counts, code, 'counts')
    if (kind !== 'others') mixture.different += 1
  }
  return mixture
}

/** The same of a column that has just got its first text, or too many of them. */
export function spilledMixture({ spilled, values }: CsvColumn, reader: CellReader, rules: CellRules): Mixture {
  if (spilled === null) return { numbers: values - 1, odd: 0, others: 1, different: values - 1 }
  const known = mixtureOf(spilled, reader, rules)
  // Cells after the spill were numbers, or this one would not be the first text.
  const later = Math.max(0, values - 1 - (known.numbers + known.odd + known.others))
  return { ...known, numbers: known.numbers + later, others: known.others + (known.odd + known.others === 0 ? 1 : 0) }
}

/** From this share on the numbers of a column decide what it is. */
const decisiveShare = 0.9
/** A column of numbers with at most so many different ones may be one of codes or grades. */
const codes = 20

/**
 * Whether a column with other cells was most likely meant as one of numbers: nearly all of its cells are or look like numbers, and there are more different ones
 * than codes or grades have. As categories such a column teaches nothing.
 */
export function isMeantAsNumbers({ numbers, odd, others, different }: Mixture): boolean {
  const numeric = numbers + odd
  return numeric >= decisiveShare * (numeric + others) && (different > codes || different > numeric / 2)
}

/** What to do about the first cell that is no number in a column that was meant as one of numbers. `ask` is how the column is asked for as it is. */
export function mixtureMessage({ numbers, odd, others }: Mixture, first: PlacedCell, rules: CellRules, ask: string): string {
  const found = oddNumber(first.value, rules)
  const counted = numbers === 0 ? 'the cells look like numbers' : `${numbers} of ${numbers + odd + others} cells are numbers`
  const what = found === null ? 'this one is not' : `this one ${found.what}`
  const remedy = found?.remedy ?? 'list it in "missing" if it stands for no value, or correct it'
  return `${counted}, but ${what}: ${remedy}; if the column is one of names or codes, ${ask}`
}
