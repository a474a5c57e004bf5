/** A column's name as it is compared: blanks of every kind are one blank, none stands around it, and letters and their accents are composed. */
export const columnName = (text: string): string =>
  text
    .replaceAll(/\s+/g, (blanks) => (/[\t\r\n\v\f]/.test(blanks) ? ' ' : blanks))
    .trim()
    .normalize('NFC')

/** The name of a column that has none, by its place from 0. */
export const placeName = (position: number): string => `column_${position + 1}`
