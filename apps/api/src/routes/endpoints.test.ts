import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const here = fileURLToPath(new URL('.', import.meta.url))

/** Folders of endpoints: those that hold a route. */
const folders = readdirSync(here, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\/routes?\.ts$/.test(file))
  .map((file) => file.replace(/\/[^/]+$/, ''))

test.each(folders)('%s has tests named by status, for each of its operations', (folder) => {
  // Endpoints of one resource that need each other to be called share a file, beside their folders.
  const file = [folder, folder.replace(/\/[^/]+$/, '')].map((each) => `${here}${each}/statuses.integration.test.ts`).find((each) => existsSync(each)) ?? 'none'
  expect(file).not.toBe('none')
  const tested = readFileSync(file, 'utf8')
  const routes = readFileSync([`${here}${folder}/route.ts`, `${here}${folder}/routes.ts`].find(existsSync) ?? '', 'utf8')
  const operations = [...routes.matchAll(/operationId: '(\w+)'/g)].map(([, name]) => name)
  expect(operations.filter((name) => !new RegExp(`\\b${name}\\b`).test(tested))).toEqual([])
})
