/** One setting that cannot be used: which variable, which rule it breaks, and what was found there (secrets masked). */
export type SettingsFault = { variable: string; rule: string; received: string }

/** Stops a start: its message lists every fault, one a line, so that they can be mended in one go. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
  readonly faults: readonly SettingsFault[]

  constructor(faults: readonly SettingsFault[]) {
    const lines = faults.map(({ variable, rule, received }) => `  ${variable}: ${rule} (received: ${received})`)
    super(`${faults.length === 1 ? 'One setting is' : `${faults.length} settings are`} wrong:\n${lines.join('\n')}`)
    this.faults = faults
  }
}
