import { useState } from 'preact/hooks'
import { storeKey } from './key.js'

/** Asks for a key when the page was opened without one. */
export function KeyForm({ onKey }: { onKey: () => void }) {
  const [text, setText] = useState('')
  return (
    <main class="narrow">
      <h1>Trainyard</h1>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          storeKey(text.trim())
          onKey()
        }}
      >
        <label>
          API key
          <input type="password" autoComplete="current-password" required value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
        <button type="submit">Open</button>
        <p class="quiet">`npm start` prints a link that carries the key. It is kept for this browser session only.</p>
      </form>
    </main>
  )
}
