/** Longest JSON text of a received value that an error repeats; beyond it only the kind and size are shown. */
const shownCharacters = 200

/** A received value as an error may repeat it: itself when it is small, else a text that says what it was. */
export function received(value: unknown): unknown {
  if (value === undefined) return undefined
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'string') return value.length <= shownCharacters ? value : `${value.slice(0, shownCharacters)}… (${value.length} characters)`
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value) && value.length > shownCharacters) return `an array of ${value.length} elements`
  const text = JSON.stringify(value)
  if (text.length <= shownCharacters) return value
  return Array.isArray(value) ? `an array of ${value.length} elements` : `an object with the fields ${Object.keys(value).slice(0, 10).join(', ')}`
}
