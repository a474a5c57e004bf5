import type { RefObject } from 'preact'
import { useLayoutEffect, useState } from 'preact/hooks'

/** The width of an element in CSS pixels, as it is now; `initial` until it is on the page. */
export function useWidth(element: RefObject<HTMLElement>, initial = 400): number {
  const [width, setWidth] = useState(initial)
  useLayoutEffect(() => {
    const host = element.current
    if (!host) return
    const observer = new ResizeObserver(() => setWidth(host.clientWidth))
    setWidth(host.clientWidth)
    observer.observe(host)
    return () => observer.disconnect()
  }, [])
  return width
}
