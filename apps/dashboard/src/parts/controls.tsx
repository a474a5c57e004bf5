import { readJsonText } from '@trainyard/spec'
import { useEffect, useState } from 'preact/hooks'

const saidFor = 1_500

/** Copies a text and says so for a moment. */
export function CopyButton({ text, name }: { text: string; name: string }) {
  const [done, setDone] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setDone(true)
    setTimeout(() => setDone(false), saidFor)
  }
  return (
    <button type="button" aria-label={`Copy ${name}`} onClick={() => void copy()}>
      {done ? 'Copied' : 'Copy'}
    </button>
  )
}

/** Hands a text to the reader as a file. */
export const saveFile = (name: string, text: string, type: string): void => saveBlob(name, new Blob([text], { type }))

/** Hands bytes to the reader as a file. */
export function saveBlob(name: string, blob: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

/** The value as it was when it last stayed the same for `milliseconds`. */
export function useDelayed<T>(value: T, milliseconds: number): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds)
    return () => clearTimeout(timer)
  }, [value, milliseconds])
  return settled
}

/** Whether the window fits a media query, as it changes. */
export function useMedia(query: string): boolean {
  const [fits, setFits] = useState(() => matchMedia(query).matches)
  useEffect(() => {
    const media = matchMedia(query)
    const update = () => setFits(media.matches)
    update()
    media.addEventListener('change', update)
    return () => media.removeEventListener('change', update)
  }, [query])
  return fits
}

/** A text as JSON, or why it is none. */
export function parseJson(text: string): { ok: true; value: unknown } | { ok: false; error: Error } {
  try {
    return { ok: true, value: readJsonText(text, { nan: 'rejected', inexact: 'rejected' }) }
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error : new Error(String(error)) }
  }
}
