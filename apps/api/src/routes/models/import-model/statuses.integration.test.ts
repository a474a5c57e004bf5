import { lineageView } from '@trainyard/spec'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'
import { expect, test } from 'vitest'

testEndpoint('importModel', ({ api, call, dataset, trained }) => {
  let file: Promise<Buffer> | undefined
  /** The file that a version of the model `small` is downloaded as. */
  const download = () => (file ??= trained().then(async () => (await call('GET', '/v1/models/small/versions/1/download')).rawPayload))
  const upload = async (content: Buffer, headers = api().headers.admin): Promise<string> => {
    const metadata = { 'upload-length': String(content.length), 'upload-metadata': `filename ${Buffer.from('small-1.safetensors').toString('base64')}` }
    const { id } = (await call('POST', '/v1/uploads', { headers: { ...headers, ...metadata } })).json()
    const piece = { 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' }
    await api().app.inject({ method: 'PATCH', url: `/v1/uploads/${id}`, payload: content, headers: { ...headers, ...piece } })
    return id
  }
  const send = async (name: string, changes: object = {}, headers: Record<string, string> = {}) =>
    call('POST', `/v1/models/${name}/imports`, {
      payload: { upload: await upload(await download()), ...changes },
      headers: { ...api().headers.admin, ...headers },
    })

  test('201: a version with its source, which is exported as it came, and which jobs start from', async () => {
    const reply = await send('twin')
    const source = { format: 'safetensors', filename: 'small-1.safetensors', bytes: (await download()).length, tool: 'Trainyard' }
    expect([reply.statusCode, reply.headers['location']]).toEqual([201, '/v1/models/twin/versions/1'])
    expect(reply.json()).toMatchObject({ model: 'twin', version: '1', job_id: null, dataset_id: null, source, classes: ['no', 'yes'], members: 1 })
    expect(reply.json().source.imported_by).toMatch(/^key_/)
    const again = (await call('GET', '/v1/models/twin/versions/1/download')).rawPayload
    const arrays = (bytes: Buffer): Buffer => bytes.subarray(8 + Number(bytes.readBigUInt64LE(0)))
    expect(arrays(again).equals(arrays(await download()))).toBe(true)
    const card = (await call('GET', '/v1/models/twin/versions/1/download?format=card_json')).json()
    expect(card.lineage).toMatchObject({ job_id: null, source })
    expect((await call('GET', '/v1/models/twin/versions/1/download?format=card')).body).toContain('Imported from small')
    const at = '/v1/models/twin/versions/1/lineage'
    expect(lineageView.parse((await call('GET', at)).json())).toMatchObject({ job_id: null, steps: [], imports: [{ model: 'twin', source, jobs: [] }] })
    const body = { dataset: { id: await dataset() }, architecture: { layers: [{ type: 'dense', units: 3 }] }, init: { model: 'twin' } }
    const job = await call('POST', '/v1/jobs', { payload: body })
    expect(job.statusCode, job.body).toBe(201)
    expect(job.json().spec.init).toMatchObject({
      model: 'twin',
      version: '1',
      from: { job_id: null, dataset_id: await dataset(), members: [{ checkpoint_id: null }] },
    })
    for (const path of [at, `/v1/jobs/${job.json().id}/lineage`])
      expect(lineageView.parse((await call('GET', path)).json()).imports).toMatchObject([{ model: 'twin', version: '1', source, jobs: [job.json().id] }])
    // The file names the data set that it was trained on, so that rows which are held out anew are known to have been seen.
    const other = await call('POST', '/v1/jobs', { payload: { ...body, seed: 7 } })
    expect(other.json().warnings.map(({ rule }: { rule: string }) => rule)).toContain('rows_seen')
    const registered = (await call('GET', '/api/2.0/mlflow/registered-models/get?name=twin')).json()
    expect(registered.registered_model.latest_versions).toMatchObject([{ run_id: '', source: 'models:/twin/1' }])
  })
  test('201: the same key makes one version, and a second import another', async () => {
    const upload_ = await upload(await download())
    const key = { 'idempotency-key': 'one-import' }
    const replies = [await send('keyed', { upload: upload_ }, key), await send('keyed', { upload: upload_ }, key), await send('keyed')]
    expect(replies.map((reply) => [reply.statusCode, reply.json().version])).toEqual([
      [201, '1'],
      [201, '1'],
      [201, '2'],
    ])
  })
  test('400: a file that is no model, or not a whole one, and fields that break rules', async () => {
    const whole = await download()
    for (const content of [Buffer.from('no'), Buffer.from('a longer text that is no model'), whole.subarray(0, -4)]) {
      const reply = await send('broken', { upload: await upload(content) })
      expect([reply.statusCode, reply.json().error.details[0]]).toMatchObject([400, { path: 'file', message: expect.stringContaining('small-1.safetensors') }])
    }
    const odd = Buffer.from(whole)
    odd.writeFloatLE(Number.POSITIVE_INFINITY, odd.length - 4)
    expect((await send('broken', { upload: await upload(odd) })).json().error.details).toMatchObject([{ rule: 'finite' }])
    for (const changes of [{ format: 'pickle' }, { upload: 'x' }, { more: 1 }]) expect((await send('broken', changes)).statusCode).toBe(400)
    expect((await send('not%20a%20name')).statusCode).toBe(400)
    expect((await call('GET', '/v1/models/broken')).statusCode).toBe(404)
  })
  test('404: an upload that is not there, or of another project', async () => {
    const other = await upload(await download(), api().headers.other)
    for (const id of [`upl_${'0'.repeat(26)}`, other]) expect((await send('nowhere', { upload: id })).statusCode).toBe(404)
  })
  test('409: an upload that was used, a version that does not fit the newest one, and one that has no metric for the floor', async () => {
    const used = await upload(await download())
    expect((await send('used', { upload: used })).statusCode).toBe(201)
    expect((await send('used', { upload: used })).statusCode).toBe(409)
    const text = (await download())
      .toString('latin1')
      .replaceAll('["no","yes"]', '["na","yes"]')
      .replaceAll(String.raw`[\"no\",\"yes\"]`, String.raw`[\"na\",\"yes\"]`)
    const others = async () => upload(Buffer.from(text, 'latin1'))
    const misfit = await send('used', { upload: await others() })
    expect([misfit.statusCode, misfit.json().error.details]).toMatchObject([409, [{ rule: 'fits', message: expect.stringContaining('which was imported') }]])
    expect((await send('used', { upload: await others(), replace: true })).json()).toMatchObject({ version: '2', classes: ['na', 'yes'] })
    await call('PATCH', '/v1/models/used', { payload: { floor: { metric: 'accuracy', value: 0.5 } } })
    expect((await send('used', { replace: true })).json().error.details).toMatchObject([{ rule: 'floor' }])
  })
  test('422: another request under the key', async () => {
    const key = { 'idempotency-key': 'two-imports' }
    await send('keyed', {}, key)
    expect((await send('keyed', {}, key)).statusCode).toBe(422)
  })
})
