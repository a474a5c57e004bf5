import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'

/** A zip archive (APPNOTE 6.3: local headers, central directory, its end), every file deflated. */
function zip(contents: Record<string, Buffer>): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(contents)) {
    const packed = deflateRawSync(content)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(crc32(content), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(content.length, 18)
    fields.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed])
    const rest = Buffer.alloc(14)
    // The file's mode, as Unix writes it: in `bin/` programs.
    rest.writeUInt16LE(name.includes('/bin/') ? 0o100755 : 0o100644, 8)
    rest.writeUInt32LE(offset, 10)
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fields, rest, Buffer.from(name)]))
    locals.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(central.length, 4)
  end.writeUInt16LE(central.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), end])
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
