import type { Output } from '../cli-context.js'

const codes = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39], blue: [34, 39], cyan: [36, 39] } as const
export type Style = keyof typeof codes

/** Text in a style, where the output shows styles; elsewhere the text alone. */
export function styled(output: Pick<Output, 'colors'>, style: Style, text: string): string {
  if (!output.colors) return text
  const [on, off] = codes[style]
  return `\u001b[${on}m${text}\u001b[${off}m`
}

/** The style that a job's, member's or data set's status is shown in. */
export function statusStyle(status: string): Style {
  if (status === 'succeeded' || status === 'ready') return 'green'
  if (status === 'failed') return 'red'
  if (status === 'cancelled' || status === 'paused' || status === 'stopping') return 'yellow'
  return status === 'running' || status === 'preparing' ? 'cyan' : 'dim'
}

const styleCode = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')

/** The width of a text on screen: without style codes. All that we print is one column wide a character. */
export const visibleWidth = (text: string): number => Array.from(text.replaceAll(styleCode, '')).length
