import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { apiPrefixes } from './static-dashboard.js'
import { createTestApi, type TestApi } from '@trainyard/testing/api/test-api.js'

const folder = mkdtempSync(join(tmpdir(), 'trainyard-dashboard-'))
let api: TestApi
beforeAll(async () => {
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<p>the dashboard</p>')
  writeFileSync(join(folder, 'icon.svg'), '<svg/>')
  writeFileSync(join(folder, 'assets', 'main-abc.js'), 'run()')
  api = await createTestApi({ dashboardDir: folder })
})
afterAll(async () => {
  await api?.close()
  rmSync(folder, { recursive: true })
})
const browse = (url: string) => api.app.inject({ url, headers: { accept: 'text/html' } })

test('the page and its files need no key; the page tells no other server where it was opened from', async () => {
  const page = await browse('/?job=1')
  expect([page.statusCode, page.body, page.headers['referrer-policy']]).toEqual([200, '<p>the dashboard</p>', 'no-referrer'])
  const script = await api.app.inject({ url: '/assets/main-abc.js' })
  expect([script.statusCode, script.body, script.headers['cache-control']]).toEqual([200, 'run()', expect.stringContaining('immutable')])
  expect((await api.app.inject({ url: '/icon.svg' })).statusCode).toBe(200)
})

test('/ says that the server lives to who asks for no page, as clients of KServe’s protocol V1 do, also where there is no dashboard', async () => {
  const bare = await createTestApi()
  try {
    const asked = [api, bare].flatMap(({ app }) => [{}, { accept: '*/*' }, { accept: 'application/json' }].map((headers) => app.inject({ url: '/', headers })))
    for (const reply of await Promise.all(asked)) expect([reply.statusCode, reply.json()]).toEqual([200, { status: 'alive' }])
  } finally {
    await bare.close()
  }
})

test('paths of the dashboard’s own router get its page, paths of the API do not', async () => {
  expect((await browse('/jobs/job_1')).body).toBe('<p>the dashboard</p>')
  expect((await browse('/v1/jobs')).statusCode).toBe(401)
  expect((await browse('/v1/none')).statusCode).toBe(401)
  expect((await api.app.inject({ url: '/jobs/job_1' })).statusCode).toBe(401)
})

test('the development server and nginx pass on the paths of the API, and no others', () => {
  const read = (file: string) => readFileSync(new URL(`../../../../../${file}`, import.meta.url), 'utf8')
  const passedOn = (text: string) => /\^\/\(([^)]*)\)/.exec(text)?.[1]?.replaceAll('\\.', '.').split('|').sort()
  const prefixes = [...apiPrefixes(api.app.routeTable)].sort()
  expect(passedOn(read('apps/dashboard/vite.config.ts'))).toEqual(prefixes)
  expect(passedOn(read('docker/dashboard.conf.template'))).toEqual(prefixes)
})

test('nothing outside the folder is served', async () => {
  for (const url of ['/assets/../../settings.ts', '/assets/%2e%2e/%2e%2e/etc/passwd', '/assets/..%2findex.html', '/assets/']) {
    const reply = await api.app.inject({ url })
    expect([url, reply.statusCode >= 400]).toEqual([url, true])
  }
})

test('the documentation needs no key, loads nothing from elsewhere and runs only its own programs', async () => {
  const { body, headers } = await browse('/docs')
  expect(body).not.toMatch(/(src|href)="?https?:|@import/)
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self' 'sha256-[^']+'; /)
  const [script] = /(?<=src=")[^"]+/.exec(body) ?? ['']
  const program = await api.app.inject({ url: script })
  expect([program.statusCode, program.headers['content-type'], program.body.length > 1e6]).toEqual([200, 'application/javascript; charset=utf-8', true])
})
