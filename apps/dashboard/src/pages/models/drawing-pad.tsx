import { useRef } from 'preact/hooks'
import { centreDrawing, toInstance } from './pixels.js'
import { padSide, usePen } from './use-pen.js'

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
        aria-label="A pad to draw on"
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
      <p class="quiet">Draw, or drop an image on it.</p>
    </div>
  )
}
