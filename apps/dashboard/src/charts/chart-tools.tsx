import { useMutation } from '@tanstack/preact-query'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { ChartPicture } from './chart-svg.js'
import { type ChartFormat, saveChart } from './save-chart.js'

export type Picture = Omit<ChartPicture, 'colors'>

const formats: readonly ChartFormat[] = ['png', 'svg']

/** Buttons that save a chart as a file. */
export function SaveButtons({ picture }: { picture: Picture }) {
  const save = useMutation({ mutationFn: ({ format, at }: { format: ChartFormat; at: HTMLElement }) => saveChart(format, at, picture) })
  return (
    <>
      {formats.map((format) => (
        <button
          key={format}
          type="button"
          class="tool"
          aria-label={`Save ${picture.title} as ${format.toUpperCase()}`}
          disabled={save.isPending}
          onClick={(event) => save.mutate({ format, at: event.currentTarget })}
        >
          {format.toUpperCase()}
        </button>
      ))}
      {save.error && <span class="error-text">{save.error.message}</span>}
    </>
  )
}

type ToolsProps = { picture: Picture; isPinned: boolean; onPin: () => void; onEnlarge: () => void }

/** What can be done with a chart: keep it large at the top, show it alone, save it. */
export const ChartTools = ({ picture, isPinned, onPin, onEnlarge }: ToolsProps) => (
  <span class="tools">
    <button
      type="button"
      class="tool"
      aria-label={`Pin ${picture.title}`}
      title="Keep this chart large and first, for all jobs"
      aria-pressed={isPinned}
      onClick={onPin}
    >
      Pin
    </button>
    <button type="button" class="tool" aria-label={`Enlarge ${picture.title}`} onClick={onEnlarge}>
      Enlarge
    </button>
    <SaveButtons picture={picture} />
  </span>
)

/** A chart alone over the page; Escape or its button close it, and the focus goes back to where it was. */
export function ChartDialog({ title, onClose, children }: { title: string; onClose: () => void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const opener = document.activeElement
    dialog.current?.showModal()
    return () => opener instanceof HTMLElement && opener.focus()
  }, [])
  return (
    <dialog class="chart-dialog" ref={dialog} aria-label={title} onClose={onClose}>
      {children}
      <p class="actions">
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </p>
    </dialog>
  )
}
