import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commandText, curlText, pythonText, typescriptText } from './copy-as-code.js'

const body = { name: "it's $HOME `here`", metadata: { text: 'a\\b "c"' } }
const job = { kind: 'job', body } as const
const origin = 'http://127.0.0.1:1'

test('a shell passes the job on as it is, whatever its names hold', () => {
  const printed = execFileSync('sh', ['-c', curlText(origin, job).replace('curl -s', String.raw`printf '%s\n'`)], {
    env: { TRAINYARD_API_KEY: 'k' },
  }).toString()
  expect(JSON.parse(printed.slice(printed.indexOf('{')))).toEqual(body)
  expect(printed).toContain('authorization: Bearer k')
})
test('the program sends the same job', () => {
  const sent = /\n {2}body: (.*),\n}\)/s.exec(typescriptText(origin, job))?.[1]
  expect(JSON.parse(sent ?? '')).toEqual(body)
})
test('the command line reads the same job', () => {
  const printed = execFileSync('sh', ['-c', commandText(origin, job).replace(/\nnpm .* <</, '\ncat <<')], { env: { PATH: process.env['PATH'] } }).toString()
  expect(JSON.parse(printed)).toEqual(body)
})
test('a text of Python ends where the job ends, whatever its texts hold', () => {
  fc.assert(
    fc.property(
      fc.record({ name: fc.string({ unit: fc.constantFrom('"', '\\', "'", 'a', '\n') }), metadata: fc.dictionary(fc.string(), fc.string()) }),
      (sweep) => {
        const [, sent = '', rest] = pythonText(origin, { kind: 'sweep', body: sweep }).split('"""')
        expect(JSON.parse(sent)).toEqual(JSON.parse(JSON.stringify(sweep)))
        expect(rest).toContain('/v1/sweeps')
      },
    ),
  )
})
