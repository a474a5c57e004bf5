import { createId } from '@trainyard/runtime'
import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('listWorkers', ({ api, call }) => {
  const list = async (headers = api().headers.admin) => (await call('GET', '/v1/workers', { headers })).json().data

  test('200: live workers; where they run is for those who run the service', async () => {
    await api().db.workers.beat({
      id: createId('worker'),
      host: 'node-7',
      pid: 4_711,
      backend: 'tensorflow',
      library: '2.21',
      device: 'cpu',
      memoryBytes: 2 ** 32,
      slots: 2,
      busy: 0,
    })
    expect(await list()).toMatchObject([{ host: 'node-7', pid: 4_711, slots: 2 }])
    for (const headers of [api().headers.reader, api().headers.other]) expect(await list(headers)).toMatchObject([{ host: 'hidden', pid: 0, slots: 2 }])
  })
})
