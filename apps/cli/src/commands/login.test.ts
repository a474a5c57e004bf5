import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findKey, findUrl } from '../api/connect.js'
import type { CliContext } from '../cli-context.js'
import { createProgram } from '../program.js'

const folder = mkdtempSync(join(tmpdir(), 'trainyard-login-'))
const file = join(folder, 'config.json')
const statuses: Record<string, number> = { 'Bearer ty_good': 200, 'Bearer ty_narrow': 403 }
const server = createServer((request, reply) => {
  const status = statuses[request.headers.authorization ?? ''] ?? 401
  reply.writeHead(status, { 'content-type': 'application/json' })
  reply.end(JSON.stringify(status === 200 ? { data: [] } : { error: { code: 'unauthorized', message: 'no', request_id: 'r', details: [] } }))
})
let url: string
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

async function run(words: readonly string[], { key = '', environment = {} }: { key?: string; environment?: Record<string, string> } = {}) {
  const written: string[] = []
  const output = { write: (text: string) => void written.push(text), interactive: false, colors: false, columns: 80, stream: process.stdout }
  const context: CliContext = {
    environment: { TRAINYARD_HOME: join(folder, 'none'), TRAINYARD_CONFIG: file, ...environment },
    cwd: folder,
    repository: folder,
    base: folder,
    stdout: output,
    stderr: output,
    readStdin: async () => key,
    stdin: Readable.from([]),
    interrupted: new AbortController().signal,
  }
  await createProgram(context, '1').parseAsync(words, { from: 'user' })
  return { text: written.join(''), context }
}

test('a key that is logged in with is kept for its owner alone, is used for its service and no other, and is never shown', async () => {
  await run(['login', url], { key: 'ty_good\n' })
  expect([JSON.parse(readFileSync(file, 'utf8')), statSync(file).mode & 0o777]).toEqual([{ url, keys: { [url]: 'ty_good' } }, 0o600])
  const { text, context } = await run(['config', '--json'])
  expect(JSON.parse(text)).toEqual({ url, url_from: 'trainyard login', key_from: 'trainyard login', file, logged_in: [url] })
  expect(findKey(context, url)).toEqual({ value: 'ty_good', from: 'trainyard login' })
  expect([findKey(context, 'http://192.0.2.1'), findUrl(context, { url: 'http://192.0.2.1' }).from]).toEqual([null, '--url'])
  expect((await run(['config'])).text).not.toContain('ty_good')
})

test('what the environment says is stronger than what is kept', async () => {
  const { context } = await run(['config'], { environment: { TRAINYARD_URL: 'http://192.0.2.1/', TRAINYARD_API_KEY: 'ty_other' } })
  expect(findUrl(context, {})).toEqual({ value: 'http://192.0.2.1', from: 'TRAINYARD_URL' })
  expect(findKey(context, url)).toEqual({ value: 'ty_other', from: 'TRAINYARD_API_KEY' })
})

test('a key that the service does not know is not kept, one of few scopes is, and logging out forgets', async () => {
  await expect(run(['login', url], { key: 'ty_wrong' })).rejects.toMatchObject({ reason: 'not_found', message: `${url} does not know this key` })
  await expect(run(['login', url])).rejects.toMatchObject({ reason: 'usage', message: 'no key was given' })
  await run(['login'], { key: 'ty_narrow' })
  expect(JSON.parse(readFileSync(file, 'utf8')).keys).toEqual({ [url]: 'ty_narrow' })
  await run(['logout'])
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ url: null, keys: {} })
  await expect(run(['logout', url])).rejects.toMatchObject({ reason: 'not_found' })
})

test.each([
  ['job_01k', '/jobs/job_01k'],
  ['swp_01k', '/sweeps/swp_01k'],
  ['ds_01k', '/datasets/ds_01k'],
  ['pred_01k', '/predictions'],
  ['digits', '/models/digits'],
  [undefined, '/'],
])('the page of %s is %s, at an address without a key', async (id, path) => {
  const { text } = await run(['open', ...(id === undefined ? [] : [id]), '--url', url])
  expect(text).toBe(`${url}${path}\n`)
})
