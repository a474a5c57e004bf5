import { useRef } from 'preact/hooks'
import { centreDrawing, toInstance } from './pixels.js'

const side = 280
const penWidth = 22

/** A pad to draw on with mouse, pen or finger; an image may be dropped on it. Each stroke asks for a new prediction. */
export function DrawingPad({ shape, onImage }: { shape: readonly number[]; onImage: (pixels: number[][][]) => void }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [height = 0, width = 0, channels = 1] = shape
  const context = () => canvas.current?.getContext('2d', { willReadFrequently: true }) ?? null

  const send = () => {
    const drawn = context()
    if (drawn) onImage(toInstance(centreDrawing(drawn.canvas, width, height), channels))
  }
  const stroke = (event: PointerEvent & { currentTarget: HTMLCanvasElement }) => {
    const pen = context()
    if (!pen || event.buttons === 0) return
    const scale = side / event.currentTarget.clientWidth
    Object.assign(pen, { lineWidth: penWidth, lineCap: 'round', strokeStyle: '#fff' })
    pen.beginPath()
    pen.moveTo((event.offsetX - event.movementX) * scale, (event.offsetY - event.movementY) * scale)
    pen.lineTo(event.offsetX * scale, event.offsetY * scale)
    pen.stroke()
  }
  const drop = async (event: DragEvent) => {
    event.preventDefault()
    const file = event.dataTransfer?.files[0]
    const pen = context()
    if (!file || !pen) return
    pen.drawImage(await createImageBitmap(file), 0, 0, side, side)
    const sized = new OffscreenCanvas(width, height).getContext('2d')
    sized?.drawImage(pen.canvas, 0, 0, width, height)
    if (sized) onImage(toInstance(sized.getImageData(0, 0, width, height), channels))
  }
  return (
    <div class="pad">
      <canvas ref={canvas} width={side} height={side} aria-label="Draw here" onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)} onPointerMove={stroke} onPointerUp={send} onDragOver={(event) => event.preventDefault()} onDrop={(event) => void drop(event)} />
      <button type="button" onClick={() => context()?.clearRect(0, 0, side, side)}>
        Clear
      </button>
    </div>
  )
}
