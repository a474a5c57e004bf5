const secretName = /(key|secret|token|password|credential)/i

/** A URL as it may be shown: its password replaced by three stars. Text that is no URL is returned as it is. */
export function maskUrl(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/[^:/@\s]*):[^@\s]*@/i, '$1:***@')
}

/** What may be shown of a setting: nothing of a secret, no password of a URL, at most 100 characters of anything else. */
export function maskSetting(variable: string, value: string | undefined): string {
  if (value === undefined) return 'nothing'
  if (secretName.test(variable)) return `${value.length} characters, hidden`
  const shown = maskUrl(value)
  return JSON.stringify(shown.length > 100 ? `${shown.slice(0, 100)}…` : shown)
}
