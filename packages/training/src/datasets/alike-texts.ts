import { type CellReader, cellReader, orderedTexts } from '@trainyard/csv'

/** Groups of texts that people would call the same: they differ by case, blanks or the spelling of a number only. */
export function alikeTexts(texts: readonly string[], reader: Pick<CellReader, 'number'> = cellReader({})): string[][] {
  const groups = new Map<string, string[]>()
  for (const text of texts) {
    const number = reader.number(text)
    const key = Number.isNaN(number)
      ? text
          .replaceAll(/\p{Cf}/gu, '')
          .replaceAll(/\s+/g, ' ')
          .trim()
          .toLowerCase()
      : `${number}`
    groups.set(key, [...(groups.get(key) ?? []), text]) // default: the first of its group
  }
  return [...groups.values()].filter((group) => group.length > 1).map((group) => orderedTexts(group))
}
