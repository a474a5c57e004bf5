import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Call, callCode } from './call-code.js'

const call = (instance: Call['instance'], version: string | null = '3'): Call => ({ origin: 'http://127.0.0.1:1', model: 'flats', version, instance })
const text = fc.string({ unit: fc.constantFrom('"', '\\', "'", 'a', '$', '`', '{', ' ', 'é', '\n') })
const row = fc.dictionary(text, fc.oneof(text, fc.integer(), fc.constant(null)), { minKeys: 1, maxKeys: 4 }).map((all) => ({ ...all }))
const inShell = (code: string, env: Record<string, string> = {}) => execFileSync('sh', ['-c', code], { env: { PATH: process.env['PATH'], ...env } }).toString()

test('a shell passes the row on as it is, whatever its columns and values hold', () => {
  fc.assert(
    fc.property(row, (instance) => {
      const printed = inShell(callCode.curl(call(instance)).replace('curl -s', String.raw`printf '%s\n'`), { TRAINYARD_API_KEY: 'k' })
      expect(JSON.parse(printed.slice(printed.indexOf('{ "instances"')))).toEqual({ instances: [instance], version: '3' })
      const command = callCode['Command line'](call(instance, null)).replace('npx trainyard predict flats --instance', String.raw`printf '%s'`)
      expect(JSON.parse(inShell(command))).toEqual(instance)
    }),
    { numRuns: 10 },
  )
})

test('a program sends the same row', () => {
  fc.assert(
    fc.property(row, (instance) => {
      const sent = /instances: (.*),\n {2}version: "3"/.exec(callCode.TypeScript(call(instance)))?.[1] ?? ''
      expect(JSON.parse(sent)).toEqual([instance])
      const literal = /predict\("flats", (.*), version="3"\)/.exec(callCode.Python(call(instance)))?.[1] ?? ''
      // A literal of Python differs from JSON in its word for nothing only, which no text within quotes is mistaken for.
      expect(JSON.parse(literal.replaceAll(/("(?:[^"\\]|\\.)*")|None/g, (_, quoted: string | undefined) => quoted ?? 'null'))).toEqual([instance])
    }),
  )
})

test('an image is read from a file', () => {
  const printed = inShell(`base64() { echo QUJD; }; ${callCode.curl(call('image', null)).replace('curl -s', String.raw`printf '%s\n'`)}`)
  expect(JSON.parse(printed.slice(printed.indexOf('{ "instances"')))).toEqual({ instances: [{ b64: 'QUJD' }] })
})
