import { type CellReader, isInfinite, oddNumber } from '@trainyard/csv'
import { type CellRules, elementAt } from '@trainyard/spec'
import { blocksOf } from '../values.js'
import type { ColumnTexts, CsvColumn, PlacedCell } from './column.js'
import type { Texts } from './distinct-texts.js'

/**
 * Of a column that holds texts: how many of its cells are numbers, look like numbers, or are other texts; how many different numbers and other texts there are, and
 * how many of the cells that look like numbers are infinite.
 */
export type Mixture = { numbers: number; odd: number; others: number; different: number; otherTexts: number; infinite: number }

type MixedTexts = { texts: Texts; codes: ColumnTexts['codes'] }

/** Counts the cells of a column whose texts are known. */
export function mixtureOf({ texts, codes }: MixedTexts, reader: CellReader, rules: CellRules): Mixture {
  const counts = new Float64Array(texts.size)
  // A missing cell has a negative number, and writing there changes nothing.
  for (const block of blocksOf(codes)) for (const code of block) if (code >= 0) counts[code] = elementAt(counts, code, 'counts') + 1
  const mixture: Mixture = { numbers: 0, odd: 0, others: 0, different: 0, otherTexts: 0, infinite: 0 }
  let code = 0
  for (const text of texts) {
    const isNumber = !Number.isNaN(reader.number(text))
    const kind = isNumber ? 'numbers' : oddNumber(text, rules) === null ? 'others' : 'odd'
    const count = elementAt(counts, code, 'counts')
    code += 1
    mixture[kind] += count
    mixture[kind === 'others' ? 'otherTexts' : 'different'] += 1
    if (isInfinite(text)) mixture.infinite += count
  }
  return mixture
}

/** The same of a column that has just got its first text, or too many of them. */
export function spilledMixture({ spilled, values }: CsvColumn, reader: CellReader, rules: CellRules): Mixture {
  if (spilled === null) return { numbers: values - 1, odd: 0, others: 1, different: values - 1, otherTexts: 1, infinite: 0 }
  const known = mixtureOf(spilled, reader, rules)
  // Cells after the spill were numbers, or this one would not be the first text.
  const later = Math.max(0, values - 1 - (known.numbers + known.odd + known.others))
  return { ...known, numbers: known.numbers + later, others: known.others + (known.odd + known.others === 0 ? 1 : 0) }
}

/** From this share on the numbers of a column decide what it is. */
const decisiveShare = 0.9
/** A column of numbers with at most so many different ones may be one of codes or grades. */
const codes = 20
/** At most so many different other texts may stand for a missing value, however often they do. */
const placeholders = 3

/**
 * Whether a column with other cells was most likely meant as one of numbers, and would teach nothing as one of categories: nearly all of its cells are or look like
 * numbers, or the others are few texts again and again, and there are more different numbers than codes or grades have. Infinity among numbers alone always is.
 */
export function isMeantAsNumbers({ numbers, odd, others, different, otherTexts, infinite }: Mixture): boolean {
  const numeric = numbers + odd
  if (numbers > 0 && others === 0 && infinite === odd) return true
  if (numeric >= decisiveShare * (numeric + others)) return different > codes || different > numeric / 2
  return different > codes && otherTexts <= placeholders && numeric > others
}

/** What to do about the first cell that is no number in a column that was meant as one of numbers. `ask` is how the column is asked for as it is. */
export function mixtureMessage({ numbers, odd, others }: Mixture, first: PlacedCell, rules: CellRules, ask: string): string {
  const found = oddNumber(first.value, rules)
  const counted = numbers === 0 ? 'the cells look like numbers' : `${numbers} of ${numbers + odd + others} cells are numbers`
  const what = found === null ? 'this one is not' : `this one ${found.what}`
  const remedy = found?.remedy ?? 'list it in "missing" if it stands for no value, or correct it'
  return `${counted}, but ${what}: ${remedy}; if the column is one of names or codes, ${ask}`
}
