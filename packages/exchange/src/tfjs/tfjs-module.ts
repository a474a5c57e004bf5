import { readFileSync } from 'node:fs'

/** The module that opens every export, as users get it: without the line that names its source map. */
export const tfjsModule = (): Uint8Array =>
  Buffer.from(readFileSync(new URL('./trainyard.mjs', import.meta.url), 'utf8').replace(/\n\/\/# sourceMappingURL=.*\n?$/, '\n'))
