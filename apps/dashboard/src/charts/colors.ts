import { elementAt } from '@trainyard/spec'

/** How many colors the style sheet defines as `--series-0` and on. */
const colors = 8

/** Lengths of dashes and gaps in CSS pixels; none for a whole line. */
const dashes: readonly (readonly number[])[] = [[], [6, 4], [2, 3], [10, 3, 2, 3]]

/**
 * The color of a series, as a CSS value: it follows light and dark. The colors hold apart for most forms of color blindness (Okabe & Ito
 * 2008) and come round again after eight, with other dashes.
 */
export const seriesColor = (index: number): string => `var(--series-${index % colors})`

/** The dashes of a series, which tell it from those of the same color. */
export const seriesDash = (index: number): readonly number[] => elementAt(dashes, Math.floor(index / colors) % dashes.length, 'dashes')

/** The background of a series' mark in a legend: its color, in its dashes. */
export function seriesSwatch(index: number): string {
  const [color, [dash, gap]] = [seriesColor(index), seriesDash(index)]
  return dash === undefined || gap === undefined ? color : `repeating-linear-gradient(90deg, ${color} 0 ${dash}px, transparent ${dash}px ${dash + gap}px)`
}

/** The color that a CSS value has at this element just now, as a canvas understands it: variables and `light-dark()` are worked out. */
export function resolveColor(element: HTMLElement, value: string): string {
  const probe = element.appendChild(document.createElement('i'))
  probe.style.color = value
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
