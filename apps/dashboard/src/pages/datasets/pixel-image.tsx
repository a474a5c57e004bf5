import { elementAt } from '@trainyard/spec'
import { useEffect, useRef } from 'preact/hooks'

/** An image from its raw bytes, drawn without smoothing. */
export function PixelImage({ pixels, shape, name }: { pixels: string; shape: readonly number[]; name: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [height = 1, width = 1, channels = 1] = shape
  useEffect(() => {
    const bytes = Uint8Array.from(atob(pixels), (character) => character.charCodeAt(0))
    canvas.current?.getContext('2d')?.putImageData(new ImageData(toRgba(bytes, channels), width, height), 0, 0)
  }, [pixels, width, height, channels])
  return <canvas ref={canvas} width={width} height={height} role="img" aria-label={name} />
}

/** Bytes of one, three or four channels, pixel by pixel, as RGBA. One channel is gray; without a fourth every pixel is opaque. */
export function toRgba(bytes: Uint8Array, channels: number): Uint8ClampedArray<ArrayBuffer> {
  const pixels = Math.floor(bytes.length / channels)
  const rgba = new Uint8ClampedArray(pixels * 4)
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const at = (channel: number) => elementAt(bytes, pixel * channels + (channels < 3 ? 0 : channel), 'pixels')
    rgba.set([at(0), at(1), at(2), channels === 4 ? at(3) : 255], pixel * 4)
  }
  return rgba
}
