import { useState } from 'preact/hooks'

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
