import { driftView, limits } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('getModelVersionDrift', ({ api, call, trained }) => {
  const at = (path: string, headers = api().headers.admin) => call('GET', `/v1/models/${path}/drift`, { headers })

  test('200: a version without statistics of its training says so', async () => {
    await trained()
    const view = driftView.parse((await at('small/versions/1')).json())
    expect(view).toMatchObject({ version: '1', rows: 0, training_rows: null, inputs: [], why_none: expect.stringContaining('train it again') })
    expect(Date.parse(view.to) - Date.parse(view.from)).toBe(24 * 3_600_000)
  })
  test('400: hours that are none, in the wrong order, or too many, each by name', async () => {
    await trained()
    const asked = async (query: string) => (await call('GET', `/v1/models/small/versions/1/drift?${query}`)).json().error
    expect(await asked('from=2026-03-31T14:05:00Z')).toMatchObject({ param: 'query.from', message: expect.stringContaining('beginning of an hour') })
    expect(await asked('from=2026-03-31T14:00:00Z&to=2026-03-31T14:00:00Z')).toMatchObject({
      param: 'query.to',
      message: expect.stringContaining('after `from`'),
    })
    expect(await asked('from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z')).toMatchObject({
      param: 'query.from',
      message: `query.from and query.to: must be at most ${limits.driftHours} hours apart, received 1416: ask for a part of them`,
    })
  })
  test('404: a model of another project', async () => {
    await trained()
    expect((await at('small/versions/1', api().headers.other)).statusCode).toBe(404)
  })
})
