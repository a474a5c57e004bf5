import { useEffect, useState } from 'preact/hooks'

const storageName = 'trainyard-theme'
const darkQuery = '(prefers-color-scheme: dark)'
const changed = 'trainyard:theme'

/** Light, dark, or as the system says. */
export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

export const storedTheme = (): Theme => themes.find((theme) => theme === localStorage.getItem(storageName)) ?? 'system'

/** Applies a theme to the page, stores it, and notifies the charts, which draw their own colors. */
export function applyTheme(theme: Theme): void {
  localStorage.setItem(storageName, theme)
  document.documentElement.style.colorScheme = theme === 'system' ? '' : theme
  dispatchEvent(new Event(changed))
}

/** Changes whenever light turns to dark or back: canvases, which know no style sheet, are drawn again by it. */
export function useScheme(): string {
  const read = () => (storedTheme() === 'system' ? (matchMedia(darkQuery).matches ? 'dark' : 'light') : storedTheme())
  const [scheme, setScheme] = useState(read)
  useEffect(() => {
    const update = () => setScheme(read())
    const media = matchMedia(darkQuery)
    media.addEventListener('change', update)
    addEventListener(changed, update)
    return () => {
      media.removeEventListener('change', update)
      removeEventListener(changed, update)
    }
  }, [])
  return scheme
}

const marks = { system: '◐', light: '○', dark: '●' } as const

/** Goes round from the system's choice to light to dark. */
export function ThemeButton() {
  const [theme, setTheme] = useState(storedTheme)
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system'
  return (
    <button
      type="button"
      class="plain"
      title={`Colors: ${theme}; change to ${next}`}
      aria-label={`Colors: ${theme}; change to ${next}`}
      onClick={() => {
        applyTheme(next)
        setTheme(next)
      }}
    >
      <span aria-hidden="true">{marks[theme]}</span>
    </button>
  )
}
