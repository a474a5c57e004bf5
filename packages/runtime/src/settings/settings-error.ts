/** One setting that cannot be used: which variable, which rule it breaks, and what was found there (secrets masked). */
export type InvalidSetting = { variable: string; rule: string; received: string }

/** Stops a start: its message lists every error, one a line, so that they can be corrected in one go. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
  readonly errors: readonly InvalidSetting[]

  constructor(errors: readonly InvalidSetting[]) {
    const lines = errors.map(({ variable, rule, received }) => `  ${variable}: ${rule} (received: ${received})`)
    super(`${errors.length === 1 ? 'One setting is' : `${errors.length} settings are`} wrong:\n${lines.join('\n')}`)
    this.errors = errors
  }
}
