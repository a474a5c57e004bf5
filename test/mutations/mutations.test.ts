import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import mutations from './mutations.json' with { type: 'json' }

const root = fileURLToPath(new URL('../..', import.meta.url))

test.each(mutations)('the mutation "$name" finds its place once, and the test that must fail is there', ({ file, find, test: named }) => {
  expect(readFileSync(path.join(root, file), 'utf8').split(find)).toHaveLength(2)
  expect(existsSync(path.join(root, named))).toBe(true)
})
