import type { Output } from '../cli-context.js'

/** Pixels row by row, [height, width, channels], 0 to 255; one channel is grey, three are red, green and blue. */
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
 * colour. Without colours each pair becomes one shade of grey from the ramp.
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
  const channel = (index: number) => pixels[at + index] ?? 0
  return channels < 3 ? [channel(0), channel(0), channel(0)] : [channel(0), channel(1), channel(2)]
}

/** Luma of ITU-R BT.601. */
const brightness = ([red, green, blue]: Color): number => 0.299 * red + 0.587 * green + 0.114 * blue
