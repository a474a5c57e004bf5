const { MAX_SAFE_INTEGER: most } = Number

/** Whether a decimal text is a whole number beyond ±(2^53 − 1), written without an exponent: it may be an identifier, and float64 cannot tell its neighbors apart. */
export const isLongWhole = (text: string): boolean => Math.abs(Number(text)) > most && /^[+-]?\d+(?:\.0*)?$/.test(text)

/** Texts of more digits than this are no float64 that a program has written. */
const mostDigits = 100

/**
 * Whether float64 loses digits of a decimal text beyond ±(2^53 − 1): the nearest float64, written with as many digits, is another number. Every float64 that a
 * program writes, shortest or with more digits, keeps all of them. Below 2^53 every whole number is kept, and a fraction is its nearest float64.
 */
export function losesDigits(text: string): boolean {
  const value = Math.abs(Number(text))
  if (!(value > most) || value === Number.POSITIVE_INFINITY) return false
  const digits = significant(text)
  return digits.length > mostDigits || significant(value.toPrecision(digits.length)) !== digits
}

/** Whether a decimal text must not be taken as the number that a cell says: it is a long whole number, or float64 loses digits of it. */
export const isInexact = (text: string): boolean => isLongWhole(text) || losesDigits(text)

/** The digits of a decimal text from its first to its last that is not 0. */
function significant(text: string): string {
  const [mantissa = ''] = text.toLowerCase().split('e', 1)
  const digits = mantissa.replaceAll(/\D/g, '')
  const start = digits.search(/[1-9]/)
  let end = digits.length
  while (end > start && digits[end - 1] === '0') end -= 1
  return start < 0 ? '' : digits.slice(start, end)
}
