/** Bytes of one, three or four channels, pixel by pixel, as RGBA. One channel is grey; without a fourth every pixel is opaque. */
export function toRgba(bytes: Uint8Array, channels: number): Uint8ClampedArray<ArrayBuffer> {
  const pixels = Math.floor(bytes.length / channels)
  const rgba = new Uint8ClampedArray(pixels * 4)
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const at = (channel: number) => bytes[pixel * channels + (channels < 3 ? 0 : channel)] ?? 0
    rgba.set([at(0), at(1), at(2), channels === 4 ? at(3) : 255], pixel * 4)
  }
  return rgba
}
