import { tf } from '@trainyard/engine'
import type { MultiCrop } from '@trainyard/spec'
import { affine, warp } from './warp.js'

/** One view of an image: the scaled sides and where the crop begins in them, in pixels, whether it is mirrored, and its share in the average. */
export type View = { scaled: readonly [height: number, width: number]; start: readonly [top: number, left: number]; flip: boolean; share: number }

/**
 * The views of images of this size: at each scale the corners and the center, plain and mirrored, all with equal shares; the shares sum to 1. Where a scale
 * leaves no room, its five crops are one, which has their shares together.
 */
export function viewsOf({ scales, flips }: MultiCrop, [height, width]: readonly [height: number, width: number]): View[] {
  const short = Math.min(height, width)
  const share = 1 / (5 * scales.length * (flips ? 2 : 1))
  return scales.flatMap((scale) => {
    const along = (side: number): number => (side === short ? scale : Math.round((scale * side) / short))
    const [tall, wide] = [along(height), along(width)]
    const [down, across] = [tall - height, wide - width]
    const starts = down === 0 && across === 0 ? [[0, 0] as const] : cropsOf(down, across)
    const own = (share * 5) / starts.length
    return starts.flatMap((start) => (flips ? [false, true] : [false]).map((flip): View => ({ scaled: [tall, wide], start, flip, share: own })))
  })
}

const cropsOf = (down: number, across: number): (readonly [number, number])[] => [
  [0, 0],
  [0, across],
  [down, 0],
  [down, across],
  [Math.floor(down / 2), Math.floor(across / 2)],
]

/** A view of each image [batch, height, width, channels]. Scaling and cropping are one bilinear resampling, with the geometry of `scale_jitter_crop`. */
export function takeView(images: tf.Tensor4D, { scaled, start, flip }: View): tf.Tensor4D {
  const [batch, height, width, channels] = images.shape
  const [down, across] = [lineOf(height, scaled[0], start[0]), lineOf(width, scaled[1], start[1])]
  const same = scaled[0] === height && scaled[1] === width
  const map = affine(batch, [across.scale, 0, across.shift, 0, down.scale, down.shift])
  const crop = same ? images : warp(images, { batch, height, width, channels }, [{ map, gate: null }], { mode: 'nearest', value: 0 })
  return flip ? tf.reverse(crop, 2) : crop
}

/** From distances from the center of the crop to distances from the center of the image: pixel j of the crop is pixel j + start of the scaled side. */
function lineOf(side: number, scaled: number, start: number): { scale: number; shift: number } {
  const scale = side / scaled
  return { scale, shift: (start + side / 2) * scale - side / 2 }
}
