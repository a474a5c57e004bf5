import { useState } from 'preact/hooks'

const place = 'trainyard.pins'

/** Names of the charts that the reader has pinned in this browser; none where it keeps nothing. */
function readPins(): string[] {
  try {
    return localStorage.getItem(place)?.split(',').filter(Boolean) ?? []
  } catch {
    return []
  }
}

/** The pinned charts, for all jobs, and a switch that pins one or takes its pin away. */
export function usePins(): { pins: readonly string[]; toggle: (name: string) => void } {
  const [pins, setPins] = useState(readPins)
  const toggle = (name: string) => {
    const next = pins.includes(name) ? pins.filter((pin) => pin !== name) : [...pins, name]
    setPins(next)
    try {
      localStorage.setItem(place, next.join(','))
    } catch {
      // The pins hold until the page is left.
    }
  }
  return { pins, toggle }
}
