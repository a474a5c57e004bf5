import type { JobStatus } from '@trainyard/spec'
import { type ComponentChildren, createContext } from 'preact'
import { useContext, useEffect } from 'preact/hooks'

/** Whether a page stands beside another one, which then names the tab. */
export const InPanel = createContext(false)

/** A page: its heading, which also names the browser's tab, what is shown next to the heading, and what follows. */
export function Page({ title, beside, children }: { title: string; beside?: ComponentChildren; children: ComponentChildren }) {
  const isPanel = useContext(InPanel)
  useEffect(() => {
    if (!isPanel) document.title = `${title} · Trainyard`
  }, [title, isPanel])
  return (
    <>
      <div class="head">
        {isPanel ? <h2>{title}</h2> : <h1>{title}</h1>}
        {beside}
      </div>
      {children}
    </>
  )
}

type TableProps = { label: string; head: readonly ComponentChildren[]; children: ComponentChildren }

/** A table that scrolls sideways within itself on a narrow screen, also by keyboard. */
export function Table({ label, head, children }: TableProps) {
  return (
    <div class="scroll" role="region" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((cell, index) => (
              <th key={index} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}

type TabsProps<T extends string> = { names: readonly T[]; chosen: T; onChoose: (name: T) => void }

/** Two or more ways to see the same thing. */
export function Tabs<T extends string>({ names, chosen, onChoose }: TabsProps<T>) {
  return (
    <div class="tabs" role="group" aria-label="Show as">
      {names.map((name) => (
        <button key={name} type="button" class="chip" aria-pressed={name === chosen} onClick={() => onChoose(name)}>
          {name}
        </button>
      ))}
    </div>
  )
}

/** Named facts side by side. */
export const Facts = ({ children }: { children: ComponentChildren }) => <dl class="fact-list">{children}</dl>

/** One of them. */
export const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

/** One figure with its name, what it means, and a small picture of it. */
export function Tile({ title, value, note, children }: { title: string; value: ComponentChildren; note?: ComponentChildren; children?: ComponentChildren }) {
  return (
    <div class="tile">
      <p class="name">{title}</p>
      <strong>{value}</strong>
      {children}
      {note && <small>{note}</small>}
    </div>
  )
}

/** A share of one, as a bar with its percentage. */
export function Bar({ fraction, label }: { fraction: number; label: string }) {
  const percent = Math.round(fraction * 100)
  return (
    <span class="bar" role="progressbar" aria-label={label} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}>
      <span class="track">
        <span style={{ width: `${percent}%` }} />
      </span>
      <span class="amount">{percent} %</span>
    </span>
  )
}

const marks: Record<JobStatus, string> = { queued: '○', running: '●', paused: '‖', stopping: '◌', succeeded: '✓', failed: '✕', cancelled: '–' }

/** A status by mark, word and color, so that it is read without color too. */
export function Status({ status }: { status: JobStatus }) {
  return (
    <span class={`status ${status}`}>
      <span aria-hidden="true">{marks[status]}</span> {status}
    </span>
  )
}

/** What is allowed but probably not intended; nothing where there are no warnings. */
export function Warnings({ of }: { of: readonly { message: string }[] }) {
  if (of.length === 0) return null
  return (
    <ul class="stale">
      {of.map(({ message }) => (
        <li key={message}>{message}</li>
      ))}
    </ul>
  )
}
