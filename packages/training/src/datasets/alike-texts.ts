import { type CellReader, cellReader, orderedTexts } from '@trainyard/csv'

/**
 * Groups of texts that people would call the same: they differ by case, blanks, forms of the same letters (Unicode's NFKC) or the spelling of a
 * number only.
 */
export function alikeTexts(texts: Iterable<string>, reader: Pick<CellReader, 'number'> = cellReader({})): string[][] {
  const groups = new Map<string, string[]>()
  for (const text of texts) {
    const number = reader.number(text)
    const key = Number.isNaN(number)
      ? text
          .normalize('NFKC')
          .replaceAll(/\p{Cf}/gu, '')
          .replaceAll(/\s+/g, ' ')
          .trim()
          // Upper case first: it writes ß as SS, and both sigmas as one.
          .toUpperCase()
          .toLowerCase()
      : `${number}`
    groups.set(key, [...(groups.get(key) ?? []), text]) // default: the first of its group
  }
  return [...groups.values()].filter((group) => group.length > 1).map((group) => orderedTexts(group))
}
