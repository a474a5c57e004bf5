import type { ComponentChildren } from 'preact'
import { useId, useRef } from 'preact/hooks'
import { Link } from 'wouter-preact'

type Props<T extends string> = {
  label: string
  tabs: readonly { name: T; title: string; href: string }[]
  chosen: T
  /** What the chosen tab shows. */
  children: ComponentChildren
}

/**
 * Tabs with addresses, by the WAI-ARIA pattern: one of them is in the tab order, arrow keys, Home and End move between them, Enter and Space open the one that
 * has the focus. Each is a link, so that it opens in another window, and back and forward go through those that were open.
 */
export function TabbedView<T extends string>({ label, tabs, chosen, children }: Props<T>) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const press = (event: KeyboardEvent) => {
    const links = [...(list.current?.querySelectorAll<HTMLElement>('[role=tab]') ?? [])] // default: a list that is not drawn has no tabs
    const at = links.findIndex((link) => link === document.activeElement)
    const target = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: links.length - 1 }[event.key]
    if (at === -1 || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === ' ') links[at]?.click()
    else if (target === undefined) return
    else links[(target + links.length) % links.length]?.focus()
    event.preventDefault()
  }
  return (
    <>
      <div class="tab-list" role="tablist" aria-label={label} ref={list} onKeyDown={press}>
        {tabs.map(({ name, title, href }) => (
          <Link
            key={name}
            href={href}
            role="tab"
            id={`${id}-${name}`}
            aria-selected={name === chosen}
            {...(name === chosen ? { 'aria-controls': `${id}-panel` } : {})}
            tabIndex={name === chosen ? 0 : -1}
          >
            {title}
          </Link>
        ))}
      </div>
      <div class="tab-panel" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen}`} tabIndex={0}>
        {children}
      </div>
    </>
  )
}
