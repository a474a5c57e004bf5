import { type Content, joinedContent, memoryContent } from './downloads/content.js'

const blockBytes = 512

// By hand, as archives here are made by generators that read one chunk of the database at a time as their reader asks: tar-stream's packer is a
// stream of its own kind that has to be fed entry by entry, and would need more lines around it than these.

/**
 * The heading of a file in a tar archive (POSIX.1-1988 ustar), to be followed by its bytes and by `tarPadding`. Names are ASCII; one of more than 100
 * characters is cut at a slash.
 * @throws {RangeError} for a name that fits nowhere.
 */
export function tarHead(name: string, bytes: number, modifiedAt: string): Buffer {
  const cut = name.length <= 100 ? -1 : name.indexOf('/', name.length - 101)
  if (name.length > 100 && (cut < 1 || cut > 155)) throw new RangeError(`the name ${name} is too long for a tar archive`)
  const head = Buffer.alloc(blockBytes)
  const octal = (value: number, digits: number) => `${Math.floor(value).toString(8).padStart(digits, '0')}\0`
  head.write(name.slice(cut + 1), 0, 'ascii')
  head.write(octal(0o644, 7) + octal(0, 7) + octal(0, 7) + octal(bytes, 11) + octal(Date.parse(modifiedAt) / 1_000, 11), 100, 'ascii')
  head.write('        0', 148, 'ascii')
  head.write('ustar\x0000', 257, 'latin1')
  if (cut > 0) head.write(name.slice(0, cut), 345, 'ascii')
  const sum = head.reduce((total, byte) => total + byte, 0)
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'ascii')
  return head
}

/** What fills the last block of a file. */
export const tarPadding = (bytes: number): Buffer => Buffer.alloc((blockBytes - (bytes % blockBytes)) % blockBytes)

/** What ends an archive. */
export const tarEnd = (): Buffer => Buffer.alloc(2 * blockBytes)

/** A tar archive of files whose sizes are known. */
export const tarContent = (files: readonly { path: string; content: Content }[], modifiedAt: string): Content =>
  joinedContent([
    ...files.flatMap(({ path, content }) => [memoryContent(tarHead(path, content.bytes, modifiedAt)), content, memoryContent(tarPadding(content.bytes))]),
    memoryContent(tarEnd()),
  ])
