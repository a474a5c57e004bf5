import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** Width and height of the pad, in its own pixels. */
export const padSide = 280
const penWidth = 22

type PadEvent = PointerEvent & { currentTarget: HTMLCanvasElement }
type Pen = {
  /** What is drawn on; null before it is there. */
  context: () => CanvasRenderingContext2D | null
  clear: () => void
  begin: (event: PadEvent) => void
  stroke: (event: PadEvent) => void
  end: () => void
}

/** A white pen on a black pad. `onStroke` is called at the end of each stroke that left ink. */
export function usePen(canvas: RefObject<HTMLCanvasElement>, onStroke: (pad: HTMLCanvasElement) => void): Pen {
  const last = useRef<[number, number] | null>(null)
  const context = () => canvas.current?.getContext('2d', { willReadFrequently: true }) ?? null
  const clear = () => {
    const pen = context()
    if (!pen) return
    pen.fillStyle = '#000'
    pen.fillRect(0, 0, padSide, padSide)
  }
  useEffect(clear, [])

  const stroke = (event: PadEvent) => {
    const pen = context()
    if (!pen || event.buttons === 0) return
    const scale = padSide / event.currentTarget.clientWidth
    const point: [number, number] = [event.offsetX * scale, event.offsetY * scale]
    const [fromX, fromY] = last.current ?? point
    last.current = point
    Object.assign(pen, { lineWidth: penWidth, lineCap: 'round', strokeStyle: '#fff' })
    pen.beginPath()
    pen.moveTo(fromX, fromY)
    pen.lineTo(...point)
    pen.stroke()
  }
  const begin = (event: PadEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    stroke(event)
  }
  const end = () => {
    if (last.current === null || !canvas.current) return
    last.current = null
    onStroke(canvas.current)
  }
  return { context, clear, begin, stroke, end }
}
