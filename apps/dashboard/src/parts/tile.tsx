import type { ComponentChildren } from 'preact'

/** One figure with its name, what it means, and a small picture of it. */
export function Tile({ title, value, note, children }: { title: string; value: ComponentChildren; note?: string; children?: ComponentChildren }) {
  return (
    <div class="tile">
      <p class="name">{title}</p>
      <strong>{value}</strong>
      {children}
      {note && <small>{note}</small>}
    </div>
  )
}
