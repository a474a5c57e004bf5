import { existsSync } from 'node:fs'
import { techniques } from '@trainyard/spec'
import { expect, test } from 'vitest'

/** Kinds whose mathematics is a file for each technique, in the folder of the same name. */
const kinds = ['activations', 'layers'] as const

test.each(kinds)('each of the %s has its mathematics in a file of its name and its test beside it', (kind) => {
  const missing = techniques[kind]
    .flatMap(({ type }) => [`${type.replaceAll('_', '-')}.ts`, `${type.replaceAll('_', '-')}.test.ts`])
    .filter((file) => !existsSync(new URL(`${kind}/${file}`, import.meta.url)))
  expect(missing).toEqual([])
})
