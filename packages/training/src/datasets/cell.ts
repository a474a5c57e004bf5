const missingTokens: ReadonlySet<string> = new Set(['', 'na', 'n/a', '#n/a', 'nan', 'null', 'none', '?'])

/** Whether a cell says that there is no value: empty, NA, N/A, #N/A, NaN, null, None or ?, in any case, blanks around it aside. */
export const isMissing = (text: string): boolean => text.length <= 4 && missingTokens.has(text.toLowerCase())

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** The number that a cell holds, or NaN when it is none: a decimal with a point and an optional exponent; no separators, hex or infinities. */
export function parseNumber(text: string): number {
  if (!decimal.test(text)) return Number.NaN
  const value = Number(text)
  return Number.isFinite(value) ? value : Number.NaN
}
