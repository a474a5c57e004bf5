import { readTensorFile } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('downloadCheckpoint', ({ api, call, trained }) => {
  const download = (id: string, headers: Record<string, string> = {}) =>
    call('GET', `/v1/checkpoints/${id}/download`, { headers: { ...api().headers.admin, ...headers } })

  test('200 and 206: the whole file, and a part of it', async () => {
    const { checkpoint } = await trained()
    const whole = await download(checkpoint)
    expect([whole.statusCode, readTensorFile(whole.rawPayload).names]).toEqual([
      200,
      ['dense_1/kernel', 'dense_1/bias', 'output/kernel', 'output/bias'].map((name) => `weights/${name}`),
    ])
    const part = await download(checkpoint, { range: 'bytes=8-15' })
    expect([part.statusCode, part.rawPayload]).toEqual([206, whole.rawPayload.subarray(8, 16)])
  })
  test('304: a caller that has the file, by its hash', async () => {
    const { checkpoint } = await trained()
    const { headers } = await download(checkpoint)
    expect((await download(checkpoint, { 'if-none-match': String(headers['etag']) })).statusCode).toBe(304)
    expect((await download(checkpoint, { 'if-none-match': '"another"' })).statusCode).toBe(200)
  })
  test('400: an id that cannot be stored', async () => {
    expect((await download('%00')).statusCode).toBe(400)
  })
  test('404: a checkpoint of another project', async () => {
    const { checkpoint } = await trained()
    expect((await download(checkpoint, api().headers.other)).statusCode).toBe(404)
  })
  test('416: a part beyond the end', async () => {
    const { checkpoint } = await trained()
    expect((await download(checkpoint, { range: 'bytes=100000-' })).statusCode).toBe(416)
  })
})
