import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'

/** A page: its heading, which also names the browser's tab, what stands beside the heading, and what follows. */
export function Page({ title, beside, children }: { title: string; beside?: ComponentChildren; children: ComponentChildren }) {
  useEffect(() => {
    document.title = `${title} · Trainyard`
  }, [title])
  return (
    <>
      <div class="head">
        <h1>{title}</h1>
        {beside}
      </div>
      {children}
    </>
  )
}
