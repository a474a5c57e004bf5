import { elementAt } from '@trainyard/spec'
/** Pixels of a canvas: RGBA bytes, row by row. */
export type Pixels = { width: number; height: number; data: Uint8ClampedArray }

const inked = 40
/** Share of the image that the drawing fills, as the digits of MNIST do: 20 of 28. */
const filled = 20 / 28

/** Crops the drawing to its ink, scales it to fill most of the image and centers its mass, as MNIST's digits were made (LeCun et al. 1998). */
export function centreDrawing(drawing: HTMLCanvasElement, width: number, height: number): Pixels {
  const source = drawing.getContext('2d', { willReadFrequently: true })
  const target = new OffscreenCanvas(width, height).getContext('2d')
  if (!source || !target) throw new Error('this browser has no canvas')
  const all = source.getImageData(0, 0, drawing.width, drawing.height)
  target.fillStyle = '#000'
  target.fillRect(0, 0, width, height)
  const box = inkBox(all)
  if (box) {
    const scale = (Math.min(width, height) * filled) / Math.max(box.right - box.left, box.bottom - box.top)
    const at = (offset: number, mass: number, size: number) => size / 2 - (mass - offset) * scale
    target.drawImage(
      drawing,
      box.left,
      box.top,
      box.right - box.left,
      box.bottom - box.top,
      at(box.left, box.massX, width),
      at(box.top, box.massY, height),
      (box.right - box.left) * scale,
      (box.bottom - box.top) * scale,
    )
  }
  return target.getImageData(0, 0, width, height)
}

/** The rectangle that holds all ink, and its center of mass; null for an empty drawing. */
export function inkBox({ width, height, data }: Pixels): { left: number; top: number; right: number; bottom: number; massX: number; massY: number } | null {
  let [left, top, right, bottom, sum, sumX, sumY] = [width, height, 0, 0, 0, 0, 0]
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const offset = (y * width + x) * 4
      const ink = (elementAt(data, offset, 'pixels') * elementAt(data, offset + 3, 'pixels')) / 255
      if (ink < inked) continue
      left = Math.min(left, x)
      right = Math.max(right, x + 1)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y + 1)
      sum += ink
      sumX += ink * x
      sumY += ink * y
    }
  }
  return sum === 0 ? null : { left, top, right, bottom, massX: sumX / sum, massY: sumY / sum }
}

/** Nested numbers [height][width][channels] in 0…255: gray as the mean of the colors when the model sees one channel. */
export function toInstance({ width, height, data }: Pixels, channels: number): number[][][] {
  const pixel = (offset: number) => {
    const colors: [number, number, number] = [elementAt(data, offset, 'pixels'), elementAt(data, offset + 1, 'pixels'), elementAt(data, offset + 2, 'pixels')]
    return channels === 1 ? [Math.round((colors[0] + colors[1] + colors[2]) / 3)] : [...colors, data[offset + 3] ?? 255].slice(0, channels)
  }
  return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (__, x) => pixel((y * width + x) * 4)))
}
