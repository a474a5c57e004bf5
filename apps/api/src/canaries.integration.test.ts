import { noProvider, signedInHeaders } from '@trainyard/testing/api/identity-provider.js'
import { jobBody, readyDataset, succeed } from '@trainyard/testing/api/play-worker.js'
import { createTestApi } from '@trainyard/testing/api/test-api.js'
import { createId } from '@trainyard/runtime'
import { expect, test } from 'vitest'
import { createSecret, keyText } from './authentication/api-key.js'

type Secrets = Record<string, string>

/** A service whose logs are kept, with secrets of every kind in use. */
async function openCanaries() {
  const lines: string[] = []
  const settings: Secrets = { 'the client secret': createSecret(), 'the session secret': createSecret(), 'the token of serving': createSecret() }
  const api = await createTestApi({
    log: { write: (line) => void lines.push(line) },
    signIn: { ...noProvider, clientSecret: String(settings['the client secret']), sessionSecret: String(settings['the session secret']) },
    serving: { url: 'http://127.0.0.1:1', token: settings['the token of serving'], timeoutMs: 2_000 },
  })
  const ask = (method: 'GET' | 'POST' | 'DELETE', url: string, headers: Record<string, string> = api.headers.admin, payload?: object) =>
    api.app.inject({ method, url, headers, ...(payload && { payload }) })
  const secretOf = (key: string): string => key.replace(/^(?:Bearer )?ty_[a-z0-9]+_/, '')
  const made = (await ask('POST', '/v1/api-keys', undefined, { name: 'made', scopes: ['admin'] })).json()
  const rotated = (await ask('POST', `/v1/api-keys/${made.id}/rotate`, undefined, {})).json()
  const session = await signedInHeaders(api, [{ project: 'default', role: 'admin' }])
  const secrets: Secrets = {
    ...settings,
    'a key': secretOf(api.headers.admin.authorization),
    'a key that was made': secretOf(made.secret),
    'a key that was rotated': secretOf(rotated.secret),
    'a wrong key': secretOf(keyText(createId('apiKey'), createSecret())),
    'a ticket': (await ask('POST', '/v1/tickets')).json().ticket,
    'a session':
      decodeURIComponent(session.cookie)
        .replace(/^trainyard-session=/, '')
        .split('.')[0] ?? '',
    'its token against forgery': session['x-csrf-token'],
  }
  return { api, ask, lines, secrets, session, keys: [made.secret, rotated.secret, keyText(createId('apiKey'), String(secrets['a wrong key']))] as string[] }
}

test('secrets are in nothing that requests leave behind or that others are shown: logs, rows, metrics, lists, exports, errors', async () => {
  const { api, ask, lines, secrets, session, keys } = await openCanaries()
  try {
    const dataset = await readyDataset(api, api.projects.own)
    const job: string = (await ask('POST', '/v1/jobs', undefined, jobBody(dataset))).json().id
    await succeed(api, job)
    const shown: string[] = []
    for (const value of [...Object.values(secrets), ...keys])
      for (const [url, headers] of [
        ['/v1/jobs', { authorization: `Bearer ${value}` }],
        ['/v1/jobs', { authorization: `Basic ${Buffer.from(`x:${value}`).toString('base64')}` }],
        ['/v1/jobs', { 'x-api-key': value }],
        ['/v1/jobs', { cookie: `trainyard-session=${value}` }],
        [`/v1/jobs/${job}/events?ticket=${encodeURIComponent(value)}`, { accept: 'text/event-stream' }],
        [`/v1/session/callback?code=${encodeURIComponent(value)}&state=${encodeURIComponent(value)}`, {}],
      ] as const)
        shown.push((await ask('GET', url, headers)).body)
    for (const url of ['/v1/jobs', '/v1/models/small/predict', '/v1/session'])
      await ask(url === '/v1/session' ? 'DELETE' : 'POST', url, session, { instances: [[1, 2]] })
    const lists = [
      '/metrics',
      '/v1/audit',
      '/v1/audit/export',
      '/v1/api-keys',
      '/v1/session',
      '/v1/jobs',
      `/v1/jobs/${job}`,
      `/v1/jobs/${job}/events`,
      '/readyz',
    ]
    for (const url of [...lists, '/v1/models/small/versions/1', '/v1/models/small/versions/1/download?format=card_json'])
      shown.push((await ask('GET', url)).body)
    const { rows: tables } = await api.db.pool.query<{ name: string }>(`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`)
    const stored: string[] = []
    for (const { name } of tables) stored.push(String((await api.db.pool.query(`SELECT json_agg(t)::text AS text FROM "${name}" t`)).rows[0].text))
    expect([lines.length > 100, shown.length > 80, stored.length > 20]).toEqual([true, true, true])
    const left = { logs: lines.join('\n'), replies: shown.join('\n'), rows: stored.join('\n') }
    expect([left.logs.includes('"route":"/v1/jobs"'), left.rows.includes(job), left.replies.includes(job)]).toEqual([true, true, true])
    const found = Object.entries(secrets).flatMap(([kind, value]) =>
      Object.entries(left).flatMap(([place, text]) =>
        [value, encodeURIComponent(value)].filter((each) => text.includes(each)).map(() => `${kind} in ${place}`),
      ),
    )
    expect([...new Set(found)]).toEqual([])
  } finally {
    await api.close()
  }
}, 60_000)
