import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { curlText, typescriptText } from './copy-as-code.js'

const job = { name: "it's $HOME `here`", metadata: { text: 'a\\b "c"' } }

test('a shell passes the job on as it is, whatever its names hold', () => {
  const printed = execFileSync('sh', ['-c', curlText('http://127.0.0.1:1', job).replace('curl -s', String.raw`printf '%s\n'`)], {
    env: { TRAINYARD_API_KEY: 'k' },
  }).toString()
  expect(JSON.parse(printed.slice(printed.indexOf('{')))).toEqual(job)
  expect(printed).toContain('authorization: Bearer k')
})
test('the program sends the same job', () => {
  const body = /\n {2}body: (.*),\n}\)/s.exec(typescriptText('http://127.0.0.1:1', job))?.[1]
  expect(JSON.parse(body ?? '')).toEqual(job)
})
