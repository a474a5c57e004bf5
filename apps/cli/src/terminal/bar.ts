const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const

/** A bar of `width` characters filled to a share between 0 and 1, to an eighth of a character. */
export function barText(share: number, width: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0)) * width * 8)
  const whole = '█'.repeat(Math.floor(filled / 8))
  return `${whole}${eighths[filled % 8] ?? ''}`.padEnd(width)
}
