import { useMutation } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { signInLink, signInWithKey } from './user.js'

/** Signs a browser in that has no session, or whose session has ended. */
export function KeyForm({ problem }: { problem: string | null }) {
  const [text, setText] = useState('')
  const link = signInLink(location)
  const signIn = useMutation({ mutationFn: () => signInWithKey(text.trim()) })
  const said = signIn.error?.message ?? problem
  return (
    <main class="narrow">
      <h1>Trainyard</h1>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          signIn.mutate()
        }}
      >
        {said !== null && (
          <p class="failure" role="alert">
            {said}
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
        <button type="submit" class="primary" disabled={signIn.isPending}>
          Sign in
        </button>
        <p class="quiet">
          <code>npm start</code> prints a link that signs you in, in a terminal, and the file that holds the key. All tabs of this browser stay signed in until
          you sign out; the key itself is not kept here.
        </p>
      </form>
    </main>
  )
}
