/** The colour that a CSS value has at this element just now, as a canvas understands it: variables and `light-dark()` are worked out. */
export function resolveColour(element: HTMLElement, value: string): string {
  const probe = element.appendChild(document.createElement('i'))
  probe.style.color = value
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
