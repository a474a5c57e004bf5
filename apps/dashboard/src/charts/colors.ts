/** How many colors the style sheet defines as `--series-0` and on. */
const colors = 8

/**
 * The color of a series, as a CSS value: it follows light and dark. The colors hold apart for most forms of color blindness (Okabe & Ito
 * 2008) and come round again after eight.
 */
export const seriesColor = (index: number): string => `var(--series-${index % colors})`

/** The color that a CSS value has at this element just now, as a canvas understands it: variables and `light-dark()` are worked out. */
export function resolveColor(element: HTMLElement, value: string): string {
  const probe = element.appendChild(document.createElement('i'))
  probe.style.color = value
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
