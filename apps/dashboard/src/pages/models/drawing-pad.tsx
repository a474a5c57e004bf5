import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { centreDrawing, toInstance } from './pixels.js'

type Props = { shape: readonly number[]; onImage: (pixels: number[][][]) => void; onClear: () => void }

/** A pad to draw on with mouse, pen or finger; an image may be chosen, or dropped on it. Each stroke asks for a new prediction. */
export function DrawingPad({ shape, onImage, onClear }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [height = 0, width = 0, channels = 1] = shape
  const pen = usePen(canvas, (pad) => onImage(toInstance(centreDrawing(pad, width, height), channels)))
  const show = async (file: File | undefined) => {
    const small = new OffscreenCanvas(width, height).getContext('2d')
    if (!file || !small) return
    const image = await createImageBitmap(file)
    pen.context()?.drawImage(image, 0, 0, padSide, padSide)
    small.drawImage(image, 0, 0, width, height)
    onImage(toInstance(small.getImageData(0, 0, width, height), channels))
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    void show(event.dataTransfer?.files[0])
  }
  const clear = () => {
    pen.clear()
    onClear()
  }
  return (
    <div class="pad">
      <canvas
        ref={canvas}
        width={padSide}
        height={padSide}
        role="img"
        aria-label="Drawing pad"
        onPointerDown={pen.begin}
        onPointerMove={pen.stroke}
        onPointerUp={pen.end}
        onPointerCancel={pen.end}
        onDragOver={(event) => event.preventDefault()}
        onDrop={drop}
      />
      <span class="actions">
        <button type="button" onClick={clear}>
          Clear
        </button>
        <label class="button">
          Choose an image
          <input class="unseen" type="file" accept="image/*" onChange={(event) => void show(event.currentTarget.files?.[0])} />
        </label>
      </span>
      <p class="quiet">Draw here, or drop an image.</p>
    </div>
  )
}

/** Width and height of the pad, in its own pixels. */
const padSide = 280
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
function usePen(canvas: RefObject<HTMLCanvasElement>, onStroke: (pad: HTMLCanvasElement) => void): Pen {
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
