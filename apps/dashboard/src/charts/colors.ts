/** How many colours the style sheet defines as `--series-0` and on. */
const colours = 8

/**
 * The colour of a series, as a CSS value: it follows light and dark. The colours hold apart for most forms of colour blindness (Okabe & Ito
 * 2008) and come round again after eight.
 */
export const seriesColour = (index: number): string => `var(--series-${index % colours})`

/** The colour that a CSS value has at this element just now, as a canvas understands it: variables and `light-dark()` are worked out. */
export function resolveColour(element: HTMLElement, value: string): string {
  const probe = element.appendChild(document.createElement('i'))
  probe.style.color = value
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
