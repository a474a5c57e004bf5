import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zipSync } from 'fflate'

/** A zip archive whose files have modes as Unix writes them: in `bin/` programs. */
function zip(contents: Record<string, Buffer>): Uint8Array {
  const unix = 3
  return zipSync(
    Object.fromEntries(
      Object.entries(contents).map(([name, content]) => [name, [content, { os: unix, attrs: (name.includes('/bin/') ? 0o100755 : 0o100644) << 16 }]] as const),
    ),
  )
}

/** The RECORD of a wheel (PEP 376) with these files. */
export function recordOf(contents: Record<string, Buffer>): Buffer {
  const lines = Object.entries(contents).map(
    ([name, content]) => `${name},sha256=${createHash('sha256').update(content).digest('base64url')},${content.length}`,
  )
  return Buffer.from([...lines, 'of_a_test.dist-info/RECORD,,'].join('\n'))
}

/** Writes a wheel for a test and returns its path. A RECORD that is given may be a wrong one. `info` names its dist-info folder. */
export function writeWheel(folder: string, name: string, contents: Record<string, Buffer>, record = recordOf(contents), info = 'of_a_test'): string {
  const file = join(folder, name)
  writeFileSync(file, zip({ ...contents, [`${info}.dist-info/RECORD`]: record }))
  return file
}
