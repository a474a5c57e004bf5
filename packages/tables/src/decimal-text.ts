/** A whole number with its decimal point moved to the left, without zeros at its end. */
export function decimalText(unscaled: bigint, scale: number): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  let end = digits.length
  while (end > whole.length && digits[end - 1] === '0') end -= 1
  const part = digits.slice(whole.length, end)
  return `${unscaled < 0n ? '-' : ''}${whole}${part === '' ? '' : `.${part}`}`
}
