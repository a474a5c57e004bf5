/** Mean and deviation of the pixels of an image, all channels together, from 0 to 255. */
export function pixelFigures(pixels: Uint8Array | Float32Array): { brightness: number; contrast: number } {
  let [sum, squares] = [0, 0]
  for (const pixel of pixels) {
    sum += pixel
    squares += pixel * pixel
  }
  const brightness = sum / pixels.length
  return { brightness, contrast: Math.sqrt(Math.max(0, squares / pixels.length - brightness * brightness)) }
}
