import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('setModel', ({ api, call, trained }) => {
  const set = (payload: object, headers = api().headers.admin, name = 'small') => call('PATCH', `/v1/models/${name}`, { payload, headers })

  test('200: a floor is set, shown and taken away', async () => {
    await trained()
    const floor = { metric: 'accuracy', value: 0.9 }
    expect((await set({ floor })).json()).toMatchObject({ object: 'model', name: 'small', versions: ['1'], floor })
    expect((await call('GET', '/v1/models/small')).json().floor).toEqual(floor)
    expect((await set({ floor: null })).json().floor).toBeNull()
  })
  test('400: a metric that there is not, and a share beyond one', async () => {
    for (const floor of [{ metric: 'beauty', value: 1 }, { metric: 'accuracy', value: 90 }, { metric: 'accuracy' }])
      expect((await set({ floor })).statusCode).toBe(400)
    expect((await set({})).statusCode).toBe(400)
  })
  test('404: a model that there is not, and one of another project', async () => {
    expect((await set({ floor: null }, api().headers.admin, 'none')).statusCode).toBe(404)
    expect((await set({ floor: null }, api().headers.other)).statusCode).toBe(404)
  })
})
