import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = new URL('../..', import.meta.url)
const read = (path: string): string => readFileSync(fileURLToPath(new URL(path, root)), 'utf8')

/** The threats of SECURITY.md: what holds each, by file and name. */
const threats = [...read('SECURITY.md').matchAll(/^\| ([^|]+) \| ([^|]+) \| `([^`]+)`: (.+) \|$/gm)].map(([, threat, , file, name]) => ({
  threat: String(threat),
  file: String(file),
  name: String(name),
}))

test('every line of the threat model names a test', () => {
  const lines = read('SECURITY.md')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| threat'))
  expect(lines.length).toBeGreaterThan(20)
  expect(threats).toHaveLength(lines.length)
})

test.each(threats)('$threat: its test exists', ({ file, name }) => {
  expect(existsSync(fileURLToPath(new URL(file, root))), file).toBe(true)
  // A name of several cases ends with what tells them apart.
  const quotes = ["'", '"', '`']
  expect(quotes.some((quote) => read(file).includes(`${quote}${name}${quote}`) || read(file).includes(`${quote}${name}: %`))).toBe(true)
})
