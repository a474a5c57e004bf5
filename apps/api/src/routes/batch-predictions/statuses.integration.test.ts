import { defined } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

const operations = ['createPrediction', 'listPredictions', 'getPrediction', 'cancelPrediction', 'deletePrediction', 'downloadPrediction']

testEndpoint(operations, ({ api, call, dataset, trained }) => {
  let model: Promise<unknown> | undefined
  const create = async (changes: object = {}, headers: Record<string, string> = {}) => {
    await (model ??= trained())
    return call('POST', '/v1/predictions', {
      payload: { model: 'small', input: { dataset: await dataset() }, ...changes },
      headers: { ...api().headers.admin, ...headers },
    })
  }
  const made = async (): Promise<string> => (await create()).json().id
  const upload = async (filename: string, content = 'a\n1\n'): Promise<string> => {
    const metadata = { 'upload-length': String(content.length), 'upload-metadata': `filename ${Buffer.from(filename).toString('base64')}` }
    const { id } = (await call('POST', '/v1/uploads', { headers: { ...api().headers.admin, ...metadata } })).json()
    const piece = { 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' }
    await call('PATCH', `/v1/uploads/${id}`, { payload: content, headers: { ...api().headers.admin, ...piece } })
    return id
  }
  const parts = ['customer,prediction.label\n', '1,yes\n', '2,no\n']
  /** Does what a worker does, with an output of three parts. */
  const finished = async (): Promise<string> => {
    const id = await made()
    const { db } = api()
    const [ref] = await db.tasks.ready({ predictionId: id })
    const { lease } = defined(await db.tasks.claim({ taskId: defined(ref, 'a task').id, workerId: 'wrk_1', leaseSeconds: 60 }), 'a claim')
    const part = {
      rows: 1,
      failedRows: 0,
      flops: 10,
      fraction: 0.5,
      rowsPerSecond: 5,
      secondsLeft: 1,
      notes: { dropped_columns: ['x'], unseen_categories: {} },
    }
    for (const [index, content] of parts.entries()) await db.predictions.append(lease, { ...part, index, content: Buffer.from(content) })
    await db.predictions.complete(lease)
    return id
  }
  const download = (id: string, headers: Record<string, string> = {}) =>
    call('GET', `/v1/predictions/${id}/output`, { headers: { ...api().headers.admin, ...headers } })
  const other = () => ({ headers: api().headers.other })

  test('201: a queued one, whose version is settled, of a data set or of a file by the ending of its name', async () => {
    const reply = await create()
    expect([reply.statusCode, reply.headers['location']]).toEqual([201, `/v1/predictions/${reply.json().id}`])
    expect(reply.json()).toMatchObject({ object: 'prediction', status: 'queued', model: 'small', version: '1', output: null, progress: { rows: 0 } })
    const file = (await create({ input: { upload: await upload('rows.CSV') }, on_error: 'skip' })).json()
    expect(file).toMatchObject({ source: { type: 'file', filename: 'rows.CSV', format: 'csv', bytes: 4 }, settings: { on_error: 'skip', output: 'csv' } })
  })
  test('201: the same key makes one', async () => {
    const key = { 'idempotency-key': 'one-batch' }
    const [first, second] = [await create({}, key), await create({}, key)]
    expect([second.statusCode, second.json().id]).toEqual([201, first.json().id])
    expect((await create({ output: 'jsonl' }, key)).statusCode).toBe(422)
  })
  test('400: fields that break rules, each named', async () => {
    const wrong: [object, string][] = [
      [{ outputs: [] }, 'outputs'],
      [{ outputs: ['label', 'label'] }, 'outputs'],
      [{ outputs: ['everything'] }, 'outputs[0]'],
      [{ interval: 0.9 }, 'interval'],
      [{ version: '1', alias: 'a' }, 'alias'],
      [{ on_error: 'stop' }, 'on_error'],
      [{ input: { upload: await upload('rows.bin') } }, 'input.format'],
      [{ input: { upload: await upload('rows.npz'), encoding: 'latin1' } }, 'input.encoding'],
    ]
    for (const [changes, path] of wrong) {
      const reply = await create(changes)
      expect([reply.statusCode, reply.json().error.details[0].path], JSON.stringify(changes)).toEqual([400, path])
    }
    for (const method of ['GET', 'DELETE'] as const) expect((await call(method, '/v1/predictions/%00')).statusCode).toBe(400)
    expect((await call('POST', '/v1/predictions/%00/cancel')).statusCode).toBe(400)
    expect((await download('%00')).statusCode).toBe(400)
    expect((await call('GET', '/v1/predictions?limit=0')).statusCode).toBe(400)
  })
  test('404: a model, version, alias, data set or upload that is not there, and what is of another project', async () => {
    const id = await finished()
    for (const changes of [
      { model: 'none' },
      { version: '9' },
      { alias: 'none' },
      { input: { dataset: `ds_${'0'.repeat(26)}` } },
      { input: { upload: `upl_${'0'.repeat(26)}` } },
    ])
      expect((await create(changes)).statusCode, JSON.stringify(changes)).toBe(404)
    expect((await call('GET', `/v1/predictions/${id}`, other())).statusCode).toBe(404)
    expect((await call('POST', `/v1/predictions/${id}/cancel`, other())).statusCode).toBe(404)
    expect((await call('DELETE', `/v1/predictions/${id}`, other())).statusCode).toBe(404)
    expect((await download(id, api().headers.other)).statusCode).toBe(404)
  })
  test('409: an upload that was used, the end of one that has ended or has not, the output of one that has not, and what it needs meanwhile', async () => {
    const used = await upload('rows.csv')
    expect((await create({ input: { upload: used } })).statusCode).toBe(201)
    expect((await create({ input: { upload: used } })).statusCode).toBe(409)
    const id = await made()
    expect((await call('DELETE', `/v1/predictions/${id}`)).statusCode).toBe(409)
    expect((await download(id)).statusCode).toBe(409)
    for (const path of ['/v1/models/small/versions/1', '/v1/models/small', `/v1/datasets/${await dataset()}`]) {
      const reply = await call('DELETE', path)
      expect([reply.statusCode, reply.json().error.message]).toEqual([409, expect.stringContaining('batch prediction')])
    }
    expect((await call('POST', `/v1/predictions/${await finished()}/cancel`)).statusCode).toBe(409)
  })
  test('200 of cancelling: it has ended at once, and its worker can store nothing more', async () => {
    const id = await made()
    const { db } = api()
    const [ref] = await db.tasks.ready({ predictionId: id })
    const { lease } = defined(await db.tasks.claim({ taskId: defined(ref, 'a task').id, workerId: 'wrk_1', leaseSeconds: 60 }), 'a claim')
    expect((await call('GET', `/v1/predictions/${id}`)).json().status).toBe('running')
    const headers = { ...api().headers.admin, 'idempotency-key': 'cancel-once' }
    const reply = await call('POST', `/v1/predictions/${id}/cancel`, { headers })
    expect([reply.statusCode, reply.json().status]).toEqual([200, 'cancelled'])
    await expect(db.predictions.complete(lease)).rejects.toMatchObject({ name: 'LeaseLostError' })
    expect((await call('POST', `/v1/predictions/${id}/cancel`, { headers, payload: {} })).statusCode).toBe(422)
  })
  test('200 of reading, listing and deleting', async () => {
    const id = await finished()
    const { data } = (await call('GET', '/v1/predictions?limit=2')).json()
    expect([data.length, data[0].id]).toEqual([2, id])
    expect((await call('GET', `/v1/predictions/${id}`)).json()).toMatchObject({
      status: 'succeeded',
      progress: { rows: 3, fraction: 1 },
      notes: { dropped_columns: ['x'] },
    })
    expect((await call('DELETE', `/v1/predictions/${id}`)).json()).toEqual({ object: 'prediction', id, deleted: true })
    expect((await call('GET', `/v1/predictions/${id}`)).statusCode).toBe(404)
  })
  test('200, 206, 304 and 416 of the output: its parts as one file, by any range', async () => {
    const id = await finished()
    const whole = await download(id)
    const text = parts.join('')
    expect([whole.statusCode, whole.body, whole.headers['content-type']]).toEqual([200, text, 'text/csv; charset=utf-8'])
    const { output } = (await call('GET', `/v1/predictions/${id}`)).json()
    expect(output).toMatchObject({ bytes: text.length, sha256: whole.headers['x-content-sha256'] })
    for (const [start, end] of [
      [0, 3],
      [20, 28],
      [24, 25],
      [30, text.length - 1],
    ] as const) {
      const part = await download(id, { range: `bytes=${start}-${end}` })
      expect([part.statusCode, part.body]).toEqual([206, text.slice(start, end + 1)])
    }
    expect((await download(id, { 'if-none-match': String(whole.headers['etag']) })).statusCode).toBe(304)
    expect((await download(id, { range: 'bytes=1000-' })).statusCode).toBe(416)
  })
})
