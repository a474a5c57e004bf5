import { useEffect, useRef } from 'preact/hooks'
import { toRgba } from './to-rgba.js'

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
