import { limits } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint(['createUpload', 'listUploads', 'getUpload', 'appendUpload', 'deleteUpload'], ({ api, call }) => {
  const admin = () => api().headers.admin
  const create = (headers: Record<string, string>) => call('POST', '/v1/uploads', { headers: { ...admin(), ...headers } })
  const made = async () => (await create({ 'upload-length': '4' })).json().id
  const type = { 'content-type': 'application/offset+octet-stream' }
  const append = (id: string, headers: Record<string, string>, payload = 'abcd') =>
    call('PATCH', `/v1/uploads/${id}`, { payload, headers: { ...admin(), ...type, ...headers } })
  const status = async (reply: ReturnType<typeof call>) => (await reply).statusCode
  const version = { 'tus-resumable': '0.2.2' }

  test('201, 400, 409, 412, 413 and 422 of an announcement', async () => {
    expect(await status(create({ 'upload-length': '4' }))).toBe(201)
    for (const length of ['', '-1', '1.5', 'x', '9'.repeat(30)]) expect(await status(create({ 'upload-length': length }))).toBe(400)
    expect(await status(create({ 'upload-length': '4', 'upload-metadata': `sha256 ${Buffer.from('no').toString('base64')}` }))).toBe(400)
    expect(await status(create({ 'upload-length': '4', ...version }))).toBe(412)
    expect(await status(create({ 'upload-length': String(2 ** 40) }))).toBe(413)
    for (let count = 0; count < 7; count += 1) await create({ 'upload-length': String(2 ** 30) })
    expect(await status(create({ 'upload-length': String(2 ** 30) }))).toBe(409)
    while ((await call('GET', '/v1/uploads')).json().data.length < limits.uploadsOpen) await create({ 'upload-length': '5' })
    expect(await status(create({ 'upload-length': '5' }))).toBe(422)
    for (const { id, bytes } of (await call('GET', '/v1/uploads')).json().data) if (bytes > 4) await call('DELETE', `/v1/uploads/${id}`)
  })
  test('200: what is open, and how far one has come', async () => {
    const id = await made()
    await append(id, { 'upload-offset': '0' }, 'ab')
    expect((await call('GET', '/v1/uploads')).json().data.map((each: { id: string }) => each.id)).toContain(id)
    expect((await call('GET', `/v1/uploads/${id}`)).json()).toMatchObject({ id, offset: 2, bytes: 4, sha256: null })
  })
  test('204, 400, 409, 412, 413 and 415 of a piece', async () => {
    const id = await made()
    expect(await status(append(id, { 'upload-offset': '0' }, 'ab'))).toBe(204)
    expect(await status(append(id, { 'upload-offset': 'x' }))).toBe(400)
    expect(await status(append(id, { 'upload-offset': '1' }))).toBe(409)
    expect(await status(append(id, { 'upload-offset': '2', ...version }))).toBe(412)
    expect(await status(append(id, { 'upload-offset': '2', 'content-type': 'application/json' }, '{}'))).toBe(415)
    expect(await status(append(id, { 'upload-offset': '2' }, 'abc'))).toBe(413)
  })
  test('404: one that is not there, or of another project', async () => {
    const id = await made()
    const other = { headers: api().headers.other }
    expect(await status(call('GET', `/v1/uploads/${id}`, other))).toBe(404)
    expect(await status(call('DELETE', `/v1/uploads/${id}`, other))).toBe(404)
    expect(await status(append(id, { 'upload-offset': '0', ...api().headers.other }))).toBe(404)
  })
  test('400 and 412 of reading and ending', async () => {
    const id = await made()
    for (const method of ['GET', 'DELETE'] as const) {
      expect(await status(call(method, `/v1/uploads/${id}`, { headers: { ...admin(), ...version } }))).toBe(412)
      expect(await status(call(method, '/v1/uploads/%00'))).toBe(400)
    }
    expect(await status(append('%00', { 'upload-offset': '0' }))).toBe(400)
    expect(await status(call('DELETE', `/v1/uploads/${id}`))).toBe(204)
  })
})
