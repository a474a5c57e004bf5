import { projectLimits } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint(['createDataset', 'uploadDataset'], ({ api, call }) => {
  const sample = { source: { type: 'sample', sample: 'iris' } }
  /** A multipart body of parts: name, text, and for files their name. */
  const multipart = (...parts: readonly (readonly [name: string, text: string, file?: string])[]) => ({
    headers: { ...api().headers.admin, 'content-type': 'multipart/form-data; boundary=cut' },
    payload: `${parts.map(([name, text, file]) => `--cut\r\ncontent-disposition: form-data; name="${name}"${file === undefined ? '' : `; filename="${file}"`}\r\n\r\n${text}\r\n`).join('')}--cut--\r\n`,
  })

  test('201: a sample by its name, and a file', async () => {
    expect((await call('POST', '/v1/datasets', { payload: sample })).statusCode).toBe(201)
    const spec = JSON.stringify({ format: 'csv', name: 'table', label: 'y' })
    expect((await call('POST', '/v1/datasets', multipart(['spec', spec], ['file', 'x,y\n1,a\n2,b\n', 'table.csv']))).statusCode).toBe(201)
  })
  test('201, 400, 409, 413, 415 and 422: the call that takes files alone', async () => {
    const spec = JSON.stringify({ format: 'csv', name: 'files', label: 'y' })
    const send = async (csv: string, key = '') => {
      const { headers, payload } = multipart(['spec', spec], ['file', csv, 'table.csv'])
      return (await call('POST', '/v1/datasets/upload', { payload, headers: { ...headers, ...(key && { 'idempotency-key': key }) } })).statusCode
    }
    expect([await send('x,y\n1,a\n2,b\n', 'k'), await send('x,y\n1,a\n2,b\n', 'k'), await send('x,y\n1,c\n2,b\n', 'k')]).toEqual([201, 201, 422])
    await api().db.projects.setSettings(api().projects.own, { weight: 1, limits: { ...projectLimits, datasets: 0 } })
    expect(await send('x,y\n1,a\n2,b\n')).toBe(409)
    await api().db.projects.setSettings(api().projects.own, { weight: 1, limits: projectLimits })
    const many = multipart(...Array.from({ length: 30 }, (_, index) => ['file', 'x', `${index}.csv`] as const))
    expect((await call('POST', '/v1/datasets/upload', many)).statusCode).toBe(413)
    expect((await call('POST', '/v1/datasets/upload', multipart(['file', 'x,y\n', 'table.csv']))).statusCode).toBe(400)
    expect((await call('POST', '/v1/datasets/upload', { payload: sample })).statusCode).toBe(415)
  })
  test('201, 400, 404 and 409: files that were uploaded in pieces', async () => {
    const spec = { format: 'csv', name: 'pieces', label: 'y' }
    const make = async (payload: object) => (await call('POST', '/v1/datasets', { payload })).statusCode
    const announce = await call('POST', '/v1/uploads', { headers: { ...api().headers.admin, 'upload-length': '12' } })
    const uploads = [announce.json().id]
    expect(await make({ spec, uploads })).toBe(409)
    const headers = { ...api().headers.admin, 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' }
    await call('PATCH', `/v1/uploads/${uploads[0]}`, { payload: 'x,y\n1,a\n2,b\n', headers })
    for (const wrong of [{ spec, uploads: [] }, { spec, uploads: [...uploads, ...uploads] }, { spec: { ...spec, label: 1 }, uploads }, { uploads }])
      expect(await make(wrong)).toBe(400)
    expect(await make({ spec, uploads: [`upl_${'0'.repeat(26)}`] })).toBe(404)
    expect([await make({ spec, uploads }), await make({ spec, uploads })]).toEqual([201, 409])
  })
  test('400: a form without a boundary, or cut off in the middle', async () => {
    const { headers, payload } = multipart(['spec', '{}'], ['file', 'x,y\n1,a\n', 'table.csv'])
    const cut = await call('POST', '/v1/datasets', { headers, payload: payload.slice(0, -20) })
    const unbounded = await call('POST', '/v1/datasets', { headers: { ...headers, 'content-type': 'multipart/form-data' }, payload })
    for (const reply of [cut, unbounded])
      expect([reply.statusCode, reply.json().error.message]).toEqual([400, expect.stringContaining('multipart form cannot be read')])
  })
  test('400: a sample that there is not', async () => {
    const reply = await call('POST', '/v1/datasets', { payload: { source: { type: 'sample', sample: 'roses' } } })
    expect([reply.statusCode, reply.json().error.param]).toEqual([400, 'source.sample'])
  })
  test('413: a part that is larger than its kind may be', async () => {
    const reply = await call('POST', '/v1/datasets', multipart(...Array.from({ length: 30 }, (_, index) => ['file', 'x', `${index}.csv`] as const)))
    expect([reply.statusCode, reply.json().error.code]).toEqual([413, 'payload_too_large'])
  })
  test('415: a content type that is neither JSON nor multipart', async () => {
    const reply = await call('POST', '/v1/datasets', { payload: 'x,y', headers: { ...api().headers.admin, 'content-type': 'text/csv' } })
    expect(reply.statusCode).toBe(415)
  })
  test('422: an idempotency key that was sent with another body', async () => {
    const headers = { ...api().headers.admin, 'idempotency-key': 'once' }
    expect((await call('POST', '/v1/datasets', { payload: sample, headers })).statusCode).toBe(201)
    expect((await call('POST', '/v1/datasets', { payload: { ...sample, name: 'other' }, headers })).statusCode).toBe(422)
  })
})
