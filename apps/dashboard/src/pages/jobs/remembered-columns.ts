const place = 'trainyard.columns'

/** The columns that were chosen last in this browser; null where none were, or it keeps nothing. */
export function rememberedColumns(): string[] | null {
  try {
    return localStorage.getItem(place)?.split(',').filter(Boolean) ?? null
  } catch {
    return null
  }
}

/** Keeps a choice of columns for the next visit; nothing happens where the browser keeps nothing. */
export function rememberColumns(keys: readonly string[]): void {
  try {
    localStorage.setItem(place, keys.join(','))
  } catch {
    // The address has them all the same.
  }
}
