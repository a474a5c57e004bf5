import cliProgress from 'cli-progress'
import { elementAt } from '@trainyard/spec'
import type { Output } from '../cli-context.js'

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const

/** A bar of `width` characters filled to a share between 0 and 1, to an eighth of a character. */
export function barText(share: number, width: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0)) * width * 8)
  const whole = '█'.repeat(Math.floor(filled / 8))
  return `${whole}${elementAt(eighths, filled % 8, 'eighth of a character')}`.padEnd(width)
}

const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const

/**
 * A curve in one line of characters. More values than `width` are put into buckets of equal length, each shown by its mean;
 * values that are not finite leave a gap.
 */
export function sparkline(values: readonly (number | null)[], width = 40): string {
  const points = values.length > width ? buckets(values, width) : values
  const finite = points.filter((value): value is number => value !== null && Number.isFinite(value))
  const lowest = Math.min(...finite)
  const span = Math.max(...finite) - lowest
  return points
    .map((value) => {
      if (value === null || !Number.isFinite(value)) return ' '
      const level = span === 0 ? 3 : Math.round(((value - lowest) / span) * (blocks.length - 1))
      return blocks[level] ?? ' '
    })
    .join('')
}

function buckets(values: readonly (number | null)[], count: number): (number | null)[] {
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * values.length) / count)
    const to = Math.floor(((index + 1) * values.length) / count)
    const finite = values.slice(from, to).filter((value): value is number => value !== null && Number.isFinite(value))
    return finite.length === 0 ? null : finite.reduce((sum, value) => sum + value, 0) / finite.length
  })
}

/** Pixels row by row, [height, width, channels], 0 to 255; one channel is gray, three are red, green and blue. */
export type Picture = {
  readonly height: number
  readonly width: number
  readonly channels: number
  readonly pixels: ArrayLike<number>
}

type Color = readonly [red: number, green: number, blue: number]

const ramp = [' ', '░', '▒', '▓', '█'] as const

/**
 * A picture in a terminal: a half block shows two pixels, the upper as foreground and the lower as background, in 24-bit
 * color. Without colors each pair becomes one shade of gray from the ramp.
 */
export function pictureLines(output: Pick<Output, 'colors'>, picture: Picture): string[] {
  return Array.from({ length: Math.ceil(picture.height / 2) }, (_, row) => (output.colors ? colorLine(picture, row * 2) : shadeLine(picture, row * 2)))
}

function colorLine(picture: Picture, upper: number): string {
  const cells = Array.from({ length: picture.width }, (_, column) => {
    const top = colorAt(picture, upper, column).join(';')
    const bottom = colorAt(picture, upper + 1, column).join(';')
    return `\u001b[38;2;${top};48;2;${bottom}m▀`
  })
  return `${cells.join('')}\u001b[0m`
}

function shadeLine(picture: Picture, upper: number): string {
  return Array.from({ length: picture.width }, (_, column) => {
    const light = (brightness(colorAt(picture, upper, column)) + brightness(colorAt(picture, upper + 1, column))) / 2
    return ramp[Math.min(ramp.length - 1, Math.round((light / 255) * (ramp.length - 1)))] ?? ' '
  }).join('')
}

/** Beneath the last row of a picture of odd height is black. */
function colorAt({ width, height, channels, pixels }: Picture, row: number, column: number): Color {
  if (row >= height) return [0, 0, 0]
  const at = (row * width + column) * channels
  const channel = (index: number) => elementAt(pixels, at + index, 'pixel')
  return channels < 3 ? [channel(0), channel(0), channel(0)] : [channel(0), channel(1), channel(2)]
}

/** Luma of ITU-R BT.601. */
const brightness = ([red, green, blue]: Color): number => 0.299 * red + 0.587 * green + 0.114 * blue

/** Shows a bar while `work` goes on, which tells how much of it is done; nothing where nobody looks. */
export async function withBar<T>(output: Output, what: string, work: (update: (share: number) => void) => Promise<T>): Promise<T> {
  const bar = showShare(output, what)
  try {
    return await work(bar.update)
  } finally {
    bar.stop()
  }
}

function showShare(output: Output, what: string): { update: (share: number) => void; stop: () => void } {
  if (!output.interactive) return { update: () => undefined, stop: () => undefined }
  const bar = new cliProgress.SingleBar(
    { format: `${what}  {bar} {percentage} %`, barsize: 24, hideCursor: true, clearOnComplete: true, stream: output.stream, gracefulExit: false },
    cliProgress.Presets.rect,
  )
  bar.start(1000, 0)
  return { update: (share) => bar.update(Math.round(share * 1000)), stop: () => bar.stop() }
}
