import { useState } from 'preact/hooks'
import { applyTheme, storedTheme, themes } from './theme.js'

const marks = { system: '◐', light: '○', dark: '●' } as const

/** Goes round from the system's choice to light to dark. */
export function ThemeButton() {
  const [theme, setTheme] = useState(storedTheme)
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system'
  return (
    <button
      type="button"
      class="plain"
      title={`Colours: ${theme}; change to ${next}`}
      aria-label={`Colours: ${theme}; change to ${next}`}
      onClick={() => {
        applyTheme(next)
        setTheme(next)
      }}
    >
      <span aria-hidden="true">{marks[theme]}</span>
    </button>
  )
}
