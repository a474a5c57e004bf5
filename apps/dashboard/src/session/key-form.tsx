import { useState } from 'preact/hooks'
import { storeKey } from './key.js'
import { signInLink } from './user.js'

/** Asks for a key when the page was opened without one, or with one that the server does not know. */
export function KeyForm({ rejected, onKey }: { rejected: boolean; onKey: () => void }) {
  const [text, setText] = useState('')
  const link = signInLink(location)
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
        {rejected && (
          <p class="failure" role="alert">
            This key is invalid or has been revoked.
          </p>
        )}
        {link !== null && (
          <p>
            <a href={link}>Sign in with your account</a>, or with a key:
          </p>
        )}
        <label>
          API key
          <input type="password" autoComplete="current-password" required value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
        <button type="submit" class="primary">
          Sign in
        </button>
        <p class="quiet">
          <code>npm start</code> prints a link that signs you in, in a terminal, and the file that holds the key. The key is kept in this tab only, until you
          close it or sign out.
        </p>
      </form>
    </main>
  )
}
