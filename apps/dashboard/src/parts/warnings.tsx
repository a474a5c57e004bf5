/** What the server thinks of a request that it would take all the same; nothing where it has no doubts. */
export function Warnings({ of }: { of: readonly { path: string; message: string }[] }) {
  if (of.length === 0) return null
  return (
    <ul class="stale">
      {of.map(({ path, message }) => (
        <li key={path}>{message}</li>
      ))}
    </ul>
  )
}
