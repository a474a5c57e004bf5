// Generates src/generated/api.ts from openapi.json. The first line names the document by its hash, so that a test can tell when they have drifted apart.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import openapiTS, { astToString } from 'openapi-typescript'

const source = new URL('../openapi.json', import.meta.url)
const target = new URL('../src/generated/api.ts', import.meta.url)
const sha256 = createHash('sha256').update(readFileSync(source)).digest('hex')
// Without this, a field with a default would be required in what is sent.
const types = astToString(await openapiTS(source, { defaultNonNullable: false }))
writeFileSync(target, `// Generated from openapi.json with the SHA-256 ${sha256}. Do not edit.\n/* oxlint-disable */\n${types}`)
