import { useState } from 'preact/hooks'
import { storeKey } from './key.js'

/** Asks for a key when the page was opened without one, or with one that the server does not know. */
export function KeyForm({ refused, onKey }: { refused: boolean; onKey: () => void }) {
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
        {refused && (
          <p class="failure" role="alert">
            The server does not know this key, or it was revoked.
          </p>
        )}
        <label>
          API key
          <input type="password" autoComplete="current-password" required value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
        <button type="submit" class="primary">
          Open
        </button>
        <p class="quiet">
          <code>npm start</code> prints a link that carries the key. It is kept for this browser session only.
        </p>
      </form>
    </main>
  )
}
