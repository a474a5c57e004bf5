import { type MutableRef, useEffect, useRef } from 'preact/hooks'
import type { Item } from './use-job-rows.js'

type Keys = {
  items: readonly Item[]
  active: string | null
  setActive: (id: string) => void
  panel: string | null
  toggle: (id: string) => void
  open: (id: string) => void
  close: () => void
}

/** What takes letters for itself. Boxes to tick do not. */
const takesText = 'textarea, select, input:not([type=checkbox]), [contenteditable], dialog, [role=img], [role=slider]'

/** j and k go down and up, x ticks, Enter opens and Escape closes, wherever nothing else takes the key. */
export function useJobKeys(keys: Keys): void {
  const now = useRef(keys)
  now.current = keys
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { target } = event
      const isTaken = event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !(target instanceof Element) || target.closest(takesText)
      if (!isTaken && act(event, target, now)) event.preventDefault()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
}

/** Whether the key meant something. What it changed holds for the next key at once, which may come before the list is drawn again. */
function act({ key }: KeyboardEvent, target: Element, now: MutableRef<Keys>): boolean {
  const { items, active, setActive, panel, toggle, open, close } = now.current
  const at = items.findIndex(({ job }) => job.id === active)
  switch (key) {
    case 'j':
    case 'k': {
      const next = items[at === -1 ? 0 : at + (key === 'j' ? 1 : -1)]
      if (!next) return false
      setActive(next.job.id)
      now.current = { ...now.current, active: next.job.id }
      if (panel !== null) open(next.job.id)
      return true
    }
    case 'x':
      if (active === null) return false
      toggle(active)
      return true
    case 'Enter':
      // Links and buttons do what they do.
      if (active === null || target.closest('a, button, summary, input')) return false
      open(active)
      now.current = { ...now.current, panel: active }
      return true
    case 'Escape':
      if (panel === null) return false
      close()
      now.current = { ...now.current, panel: null }
      return true
    default:
      return false
  }
}
