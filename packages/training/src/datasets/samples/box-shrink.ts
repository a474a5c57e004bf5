import { elementAt } from '@trainyard/spec'
/** Bytes [height, width, channels], row by row. */
export type Photo = { data: Uint8Array; height: number; width: number; channels: number }

/**
 * Makes an image smaller by a whole factor: each pixel is the mean of a square of factor × factor, rounded. Whole-number sums, so that every machine gives the
 * same bytes. What does not fill a square at the right and at the bottom is left out.
 */
export function boxShrink(photo: Photo, factor: number): Photo {
  if (factor === 1) return photo
  const { channels } = photo
  const [height, width] = [Math.floor(photo.height / factor), Math.floor(photo.width / factor)]
  const data = new Uint8Array(height * width * channels)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      for (let channel = 0; channel < channels; channel += 1) {
        let sum = 0
        for (let dy = 0; dy < factor; dy += 1)
          for (let dx = 0; dx < factor; dx += 1)
            sum += elementAt(photo.data, ((y * factor + dy) * photo.width + x * factor + dx) * channels + channel, 'values of the photo')
        data[(y * width + x) * channels + channel] = Math.round(sum / factor ** 2)
      }
  return { data, height, width, channels }
}
