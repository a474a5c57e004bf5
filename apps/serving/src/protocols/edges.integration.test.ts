import { defined } from '@trainyard/spec'
import { images, mixed, numbers, serveUntrained } from '@trainyard/testing/serving/untrained-models.js'
import { gzipSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let serving: Awaited<ReturnType<typeof serveUntrained>>
beforeAll(async () => {
  const dense = { type: 'dense' as const, units: 6 }
  serving = await serveUntrained({
    images: images([{ type: 'flatten' }, dense]),
    numbers: numbers([dense]),
    mixed: mixed([dense]),
    single: numbers([dense], ['x']),
  })
}, 60_000)
afterAll(() => serving.close())

const call: typeof serving.call = (...args) => serving.call(...args)
const infer = (name: string, body: unknown, headers: Record<string, string> = {}) => call(`/v2/models/${name}/infer`, body, headers)
const tensor = (parts: object = {}) => ({ inputs: [{ name: 'input', shape: [1, 3], datatype: 'FP32', data: [1, 2, 3], ...parts }] })
const column = (name: string, data: unknown[], datatype = 'FP32', shape = [data.length]) => ({ name, shape, datatype, data })
const png = (mode: 'raw' | 'base64' = 'base64') =>
  sharp(Buffer.alloc(64, 90), { raw: { width: 8, height: 8, channels: 1 } })
    .png()
    .toBuffer()
    .then((bytes) => (mode === 'raw' ? bytes : bytes.toString('base64')))
const isAlive = async () => expect((await call('/v2/health/live')).json()).toEqual({ live: true })
type Output = { name: string; datatype: string; shape: number[]; data: unknown[] }
const outputsOf = (reply: { json(): unknown }): Output[] => (reply.json() as { outputs: Output[] }).outputs

describe('what is wrong is rejected in the form of its protocol, and the server lives on', () => {
  const values = Buffer.from(new Float32Array([1, 2, 3]).buffer)
  const binary = (parameters: object, header?: (json: string) => string): [unknown, Record<string, string>] => {
    const json = JSON.stringify({ inputs: [{ name: 'input', shape: [1, 3], datatype: 'FP32', parameters }] })
    return [Buffer.concat([Buffer.from(json), values]), header ? { 'inference-header-content-length': header(json) } : {}]
  }
  const length = (json: string) => String(Buffer.byteLength(json))
  test.each<[string, unknown, Record<string, string>, string]>([
    [
      'an unknown name of a model with one input',
      tensor({ name: 'dense_input' }),
      {},
      'inputs.dense_input is not an input of the model; the model takes input with all columns, or one input for each column: x, y, z',
    ],
    ['a second input', { inputs: [...tensor().inputs, ...tensor({ name: 'other' }).inputs] }, {}, 'inputs.other is not an input of the model'],
    ['a name twice', { inputs: [...tensor().inputs, ...tensor().inputs] }, {}, "input 'input' stands twice"],
    ['a column missing', { inputs: [column('x', [1]), column('y', [2])] }, {}, 'inputs.z is missing'],
    ['columns of two lengths', { inputs: [column('x', [1]), column('y', [2, 3]), column('z', [1])] }, {}, 'it must have as many rows as x, 1'],
    [
      'one row without its side',
      tensor({ shape: [3] }),
      {},
      'inputs.input.shape is [3]: it must be [rows, 3], the first side the number of rows; for one row send [1, 3]',
    ],
    ['too many sides', tensor({ shape: [1, 3, 1] }), {}, 'is [1, 3, 1]: it must be [rows, 3]'],
    ['no rows', tensor({ shape: [0, 3], data: [] }), {}, 'no rows'],
    ['a product beyond all numbers', tensor({ shape: [4_294_967_296, 4_294_967_296, 3] }), {}, 'has 3 values'],
    ['a negative side', tensor({ shape: [-1, 3] }), {}, 'inputs[0].shape[0] must be at least 0'],
    ['BYTES for numbers', tensor({ datatype: 'BYTES', data: ['1', '2', '3'] }), {}, 'is BYTES, but the model takes numbers'],
    ['a text among numbers', tensor({ data: [1, 'two', 3] }), {}, `element 1: "two" is not of type FP32: it must be a number`],
    ['UINT8 300', tensor({ datatype: 'UINT8', data: [1, 300, 3] }), {}, '300 is not of type UINT8: it must be from 0 to 255'],
    ['INT64 2^53 + 1', '{"inputs":[{"name":"input","shape":[1,3],"datatype":"INT64","data":[1,9007199254740993,3]}]}', {}, 'is not of type INT64'],
    ['1e400', '{"inputs":[{"name":"input","shape":[1,3],"datatype":"FP64","data":[1,1e400,3]}]}', {}, 'beyond 64-bit floats'],
    ['Infinity', '{"inputs":[{"name":"input","shape":[1,3],"datatype":"FP32","data":[1,-Infinity,3]}]}', {}, '±Infinity'],
    ['a key twice', '{"inputs":[],"inputs":[]}', {}, 'the key "inputs" stands twice'],
    ['an output that is not there', { ...tensor(), outputs: [{ name: 'nothing' }] }, {}, "the model has no output 'nothing'; it has probabilities"],
    ['an output twice', { ...tensor(), outputs: [{ name: 'label' }, { name: 'label' }] }, {}, "output 'label' stands twice"],
    ['classes of an output without', { ...tensor(), outputs: [{ name: 'label', parameters: { classification: 1 } }] }, {}, "output 'label' has no classes"],
    ['shared memory', tensor({ data: undefined, parameters: { shared_memory_region: 'r' } }), {}, 'shared memory is not offered'],
    ['a missing header', ...binary({ binary_data_size: 12 }), 'send the header Inference-Header-Content-Length: 98'],
    ['a header beyond the body', ...binary({ binary_data_size: 12 }, () => '9999'), 'is 9999, but the whole body has'],
    ['a header that is a text', ...binary({ binary_data_size: 12 }, () => 'NaN'), 'must be the number of bytes of the JSON; received "NaN"'],
    ['a size that is a text', ...binary({ binary_data_size: '12' }, length), 'binary_data_size must be a whole number of bytes; received "12"'],
    ['a negative size', ...binary({ binary_data_size: -1 }, length), 'received -1'],
    ['no size', ...binary({}, length), 'no parameter binary_data_size'],
    ['no JSON', 'hello', {}, 'not valid JSON'],
    ['an empty body', '', {}, 'the body is empty'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), {}, 'not valid UTF-8'],
    ['lists a hundred thousand deep', `{"inputs":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, {}, 'nested deeper than 32'],
    ['a broken gzip', Buffer.from('hello'), { 'content-encoding': 'gzip' }, 'the body is not valid gzip data'],
    ['an unknown timeout', { ...tensor(), parameters: { timeout: 'soon' } }, {}, 'the parameter timeout must be a whole number of microseconds'],
  ])('V2: %s', async (_what, body, headers, text) => {
    const reply = await infer('numbers', body, headers)
    expect([reply.statusCode, reply.headers['content-type'], reply.json()]).toEqual([400, 'application/json', { error: expect.stringContaining(text) }])
    await isAlive()
  })

  test.each([
    ['/v1/models/numbers:predict', '{"instances":[[1,2,Infinity]]}', '±Infinity at character 19'],
    ['/v1/models/numbers:predict', '{"signature_name":"train","instances":[[1,2,3]]}', 'signature_name must be serving_default, the one signature of a model'],
    ['/v1/models/numbers:predict', '{}', 'the body: give `instances` or `inputs`, one of them'],
    ['/v1/models/numbers:predict', '{"instances":[[1,2,3]],"inputs":[[1,2,3]]}', 'the body: give `instances` or `inputs`'],
    ['/v1/models/numbers:predict', '{"instances":[{"x":1,"x":2,"y":1,"z":1}]}', 'the key "x" stands twice'],
  ])('TensorFlow Serving: %s %s', async (url, body, text) => {
    const reply = await call(url, body)
    expect([reply.statusCode, reply.json()]).toEqual([400, { error: expect.stringContaining(text) }])
    await isAlive()
  })

  test.each([
    ['model=numbers', '{"dataframe_split":{"columns":["x","x","z"],"data":[[1,2,3]]}}', 'two columns are called "x"'],
    ['model=numbers', '{"dataframe_split":{"columns":["x","y","z"],"data":[[1,2]]}}', 'dataframe_split.data[0] has 2 cells, and there are 3 columns'],
    ['model=numbers&version=1&alias=prod', '{"instances":[[1,2,3]]}', 'query.alias: give `version` or `alias`, not both'],
    ['model=numbers&alias=', '{"instances":[[1,2,3]]}', 'query.alias must have at least 1 character'],
    ['model=numbers&version=x', '{"instances":[[1,2,3]]}', 'query.version must be a version number as text'],
    [
      'model=images',
      '{"instances":[[1]],"params":{"tta":{"augmentation":[{"type":"horizontal_flip"}]},"multi_crop":true}}',
      'params.multi_crop: give `tta` or `multi_crop`, not both',
    ],
    ['', '{"instances":[[1,2,3]]}', 'Name the model'],
  ])('MLflow: %s %s', async (query, body, text) => {
    const reply = await call(`/invocations?${query}`, body)
    expect([reply.statusCode, reply.json()]).toEqual([
      400,
      { error_code: 'BAD_REQUEST', message: expect.stringContaining(text), error: expect.stringContaining(text) },
    ])
    await isAlive()
  })

  test('MLflow: another type, another charset, another model', async () => {
    const status = async (type: string, url = '/invocations?model=numbers', body: unknown = { instances: [[1, 2, 3]] }) => {
      const reply = await call(url, body, { 'content-type': type })
      return [reply.statusCode, (reply.json() as { error_code?: string }).error_code]
    }
    expect(await status('text/plain')).toEqual([415, 'BAD_REQUEST'])
    expect(await status('application/json; charset=latin1')).toEqual([415, 'BAD_REQUEST'])
    expect(await status('application/json; charset="UTF-8"')).toEqual([200, undefined])
    expect(await status('application/json', '/invocations?model=nobody')).toEqual([404, 'RESOURCE_DOES_NOT_EXIST'])
  })

  test('our own call: NaN is named with what to send, and so is half a surrogate pair', async () => {
    const message = async (body: string) => ((await call('/v1/models/numbers/predict', body)).json() as { error: { message: string } }).error.message
    expect(await message('{"instances":[[1,NaN,3]]}')).toBe('NaN at character 17: JSON has no NaN; send null where a value is missing')
    expect(await message('{"instances":[["\\ud800",2,3]]}')).toContain('half of a surrogate pair')
    expect(await message('{"instances":[[1,2,3]],"version":"1","alias":"a"}')).toBe('alias: give `version` or `alias`, not both')
  })
})

describe('a missing value can be sent by everyone, and is the same', () => {
  test('null, NaN in JSON, NaN in binary', async () => {
    const values = Buffer.from(new Float32Array([1, Number.NaN, 3]).buffer)
    const json = JSON.stringify(tensor({ data: undefined, parameters: { binary_data_size: 12 } }))
    const own = (await call('/v1/models/numbers/predict', { instances: [[1, null, 3]] })).json().predictions[0].probabilities as number[]
    const others = [
      outputsOf(await infer('numbers', tensor({ data: [1, null, 3] })))[0]?.data,
      outputsOf(await infer('numbers', '{"inputs":[{"name":"input","shape":[1,3],"datatype":"FP32","data":[1,NaN,3]}]}'))[0]?.data,
      outputsOf(await infer('numbers', Buffer.concat([Buffer.from(json), values]), { 'inference-header-content-length': String(json.length) }))[0]?.data,
      outputsOf(await infer('numbers', { inputs: [column('z', [3]), column('y', [null]), column('x', [1])] }))[0]?.data,
      (await call('/v1/models/numbers:predict', '{"instances":[[1,NaN,3]]}')).json().predictions[0],
      (await call('/v1/models/numbers:predict', '{"inputs":{"x":[1],"y":[NaN],"z":[3]}}')).json().outputs[0],
      (await call('/invocations?model=numbers', '{"dataframe_split":{"columns":["x","y","z"],"data":[[1,NaN,3]]}}')).json().predictions[0].probabilities,
      (await call('/invocations?model=numbers', 'x,y,z\n1,,3', { 'content-type': 'text/csv' })).json().predictions[0].probabilities,
    ]
    for (const other of others) expect(other).toEqual(own)
  })

  test('a text: null, "", BYTES in JSON and in binary', async () => {
    const own = (await call('/v1/models/mixed/predict', { instances: [[1, null]] })).json().predictions[0].probabilities as number[]
    const size = column('size', [1])
    const json = JSON.stringify({ inputs: [size, { name: 'colour', shape: [1], datatype: 'BYTES', parameters: { binary_data_size: 4 } }] })
    for (const reply of [
      await infer('mixed', { inputs: [size, column('colour', [null], 'BYTES')] }),
      await infer('mixed', { inputs: [size, column('colour', [''], 'BYTES')] }),
      await infer('mixed', Buffer.concat([Buffer.from(json), Buffer.alloc(4)]), { 'inference-header-content-length': String(json.length) }),
    ])
      expect(outputsOf(reply)[0]?.data).toEqual(own)
  })

  test('a text that is no UTF-8 in binary BYTES is rejected by element', async () => {
    const text = Buffer.from([2, 0, 0, 0, 0x72, 0xff])
    const json = JSON.stringify({ inputs: [column('size', [1]), { name: 'colour', shape: [1], datatype: 'BYTES', parameters: { binary_data_size: 6 } }] })
    const reply = await infer('mixed', Buffer.concat([Buffer.from(json), text]), { 'inference-header-content-length': String(json.length) })
    expect([reply.statusCode, reply.json()]).toEqual([400, { error: 'inputs.colour[0] is not valid UTF-8' }])
  })
})

describe('images', () => {
  const own = async () => (await call('/v1/models/images/predict', { instances: [Array.from({ length: 64 }, () => 90)] })).json().predictions[0].probabilities

  test('PNG as BYTES, raw or in base64, in JSON or in binary, is what its numbers are', async () => {
    const bytes = (await png('raw')) as Buffer
    const text = (await png()) as string
    const binary = (element: Buffer, shape: number[]) => {
      const size = Buffer.alloc(4)
      size.writeUInt32LE(element.length)
      const json = JSON.stringify({ inputs: [{ name: 'input', shape, datatype: 'BYTES', parameters: { binary_data_size: element.length + 4 } }] })
      return infer('images', Buffer.concat([Buffer.from(json), size, element]), { 'inference-header-content-length': String(json.length) })
    }
    const replies = [
      await binary(bytes, [1]),
      await binary(bytes, [1, 1]),
      await binary(Buffer.from(text), [1]),
      await infer('images', { inputs: [column('input', [text], 'BYTES')] }),
      await infer('images', { inputs: [column('input', [`data:image/jpg;charset=x;base64,${text}`], 'BYTES')] }),
    ]
    for (const reply of replies) expect([reply.statusCode, outputsOf(reply)[0]?.data]).toEqual([200, await own()])
  })

  test.each<[string, (text: string) => string]>([
    ['without padding', (text) => text.replace(/=+$/, '')],
    ['in the url alphabet', (text) => text.replaceAll('+', '-').replaceAll('/', '_')],
    ['in lines', (text) => text.replace(/(.{20})/g, '$1\r\n')],
    ['in lines of LF, indented', (text) => text.replace(/(.{20})/g, '$1\n  ')],
    ['with blanks around it', (text) => `  ${text}\n`],
    ['as an upper-case data: URL of another type', (text) => `DATA:image/jpg;charset=utf-8;BASE64,${text}`],
  ])('base64 %s is taken', async (_how, change) => {
    const reply = await call('/v1/models/images/predict', { instances: [{ b64: change((await png()) as string) }] })
    expect([reply.statusCode, reply.json().predictions?.[0].probabilities]).toEqual([200, await own()])
  })

  test.each<[string, (text: string) => string, string]>([
    ['with blanks for "+"', (text) => text.replace(/^(.{10})./, '$1 '), 'has a blank at character 10'],
    ['with another character', (text) => text.replace(/^(.{10})./, '$1!'), 'has "!" at character 10'],
    ['with "=" within', (text) => text.replace(/^(.{10})./, '$1='), 'has "=" at character 10, which may stand at the end only'],
    ['cut', (text) => text.replace(/=+$/, '').slice(0, 41), 'has 41 characters of base64, which no number of bytes gives'],
    ['empty', () => ' \n', 'is empty'],
    ['of base64', (text) => Buffer.from(text).toString('base64'), 'it is base64 of base64 of a PNG'],
    ['of a BMP', () => Buffer.from('BM and so on').toString('base64'), 'it is a BMP'],
    ['of a GIF', () => Buffer.from('GIF89a…').toString('base64'), 'it is a GIF'],
    ['of half a PNG', (text) => Buffer.from(Buffer.from(text, 'base64').subarray(0, 50)).toString('base64'), 'cannot be decoded as a PNG, JPEG or WebP'],
    ['as a data: URL without base64', (text) => `data:image/png,${text}`, 'without ";base64"'],
  ])('base64 %s is rejected with its rule', async (_how, change, message) => {
    const reply = await call('/v1/models/images/predict', { instances: [{ b64: change((await png()) as string) }] })
    expect([reply.statusCode, (reply.json() as { error: { message: string } }).error.message]).toEqual([400, expect.stringContaining(message)])
  })

  test('one image without its first side is told what to send', async () => {
    const reply = await infer('images', { inputs: [{ name: 'input', shape: [8, 8, 1], datatype: 'UINT8', data: Array.from({ length: 64 }, () => 90) }] })
    expect(reply.json()).toEqual({
      error: 'inputs.input.shape is [8, 8, 1]: it must be [rows, 8, 8, 1], the first side the number of rows; for one row send [1, 8, 8, 1]',
    })
  })
})

describe('what is offered is whole', () => {
  test('outputs: [] gives the usual ones; classes are texts of value, number and label, the greatest first', async () => {
    const usual = outputsOf(await infer('numbers', tensor()))
    expect(outputsOf(await infer('numbers', { ...tensor(), outputs: [] }))).toEqual(usual)
    const shares = (usual[0]?.data ?? []) as number[]
    const texts = shares
      .map((share, index) => ({ share, text: `${share.toFixed(6)}:${index}:${'abc'[index]}` }))
      .sort((one, other) => other.share - one.share)
      .map(({ text }) => text)
    const classes = async (k: number) =>
      outputsOf(await infer('numbers', { ...tensor(), outputs: [{ name: 'probabilities', parameters: { classification: k } }] }))[0]
    expect(await classes(2)).toEqual({ name: 'probabilities', datatype: 'BYTES', shape: [1, 2], data: texts.slice(0, 2) })
    expect(await classes(99)).toMatchObject({ shape: [1, 3], data: texts })
  })

  test('FP16 and BF16 in binary, a raw body, and gzip, give what FP32 gives', async () => {
    const own = outputsOf(await infer('numbers', tensor({ data: [1, -2, 0.5] })))[0]?.data
    const half = (datatype: string, words: number[]) => {
      const json = JSON.stringify({ inputs: [{ name: 'input', shape: [1, 3], datatype, parameters: { binary_data_size: 6 } }] })
      const body = Buffer.concat([Buffer.from(json), Buffer.from(new Uint16Array(words).buffer)])
      return infer('numbers', body, { 'inference-header-content-length': String(json.length) })
    }
    expect(outputsOf(await half('FP16', [0x3c00, 0xc000, 0x3800]))[0]?.data).toEqual(own)
    expect(outputsOf(await half('BF16', [0x3f80, 0xc000, 0x3f00]))[0]?.data).toEqual(own)
    expect(outputsOf(await infer('numbers', gzipSync(JSON.stringify(tensor({ data: [1, -2, 0.5] }))), { 'content-encoding': 'GZIP' }))[0]?.data).toEqual(own)
    const raw = await infer('numbers', Buffer.from(new Float32Array([1, -2, 0.5]).buffer), { 'inference-header-content-length': '0' })
    const head = Number(raw.headers['inference-header-content-length'])
    expect([...new Float32Array(Uint8Array.from(raw.rawPayload.subarray(head, head + 12)).buffer)]).toEqual((own as number[]).map(Math.fround))
  })

  test('a repository whose models are loaded and unloaded, and asked again', async () => {
    const memory = async () => (await call('/v2/models/mixed/stats')).json().model_stats[0].memory_usage.length
    const post = async (path: string, body: unknown = Buffer.alloc(0)) => {
      const { statusCode } = await call(`/v2/repository/${path}`, body)
      return statusCode
    }
    expect([await post('models/mixed/load'), await memory()]).toEqual([200, 1])
    expect([await post('models/mixed/unload', { parameters: { unload_dependents: false } }), await memory()]).toEqual([200, 0])
    const row = { inputs: [column('size', [1]), column('colour', ['red'], 'BYTES')] }
    const before = outputsOf(await infer('mixed', row))
    expect(await post('models/mixed/unload')).toBe(200)
    expect(outputsOf(await infer('mixed', row))).toEqual(before)
    expect([await post('models/nobody/load'), await post('models/nobody/unload')]).toEqual([404, 404])
    expect(await post('models/mixed/load', { parameters: { config: '{}' } })).toBe(400)
    expect(await post('models/mixed/load', { parameters: { 'file:1/x': '' } })).toBe(400)
    const index = (await call('/v2/repository/index', { ready: true })).json()
    expect(index).toEqual((await call('/v2/repository/index', Buffer.alloc(0))).json())
    expect([await post('index', { ready: 'yes' }), await post('index', 'no JSON')]).toEqual([400, 400])
  })

  test('unloading while requests run breaks none of them', async () => {
    const asks = Array.from({ length: 30 }, (_, index) =>
      index % 5 === 4 ? call('/v2/repository/models/numbers/unload', Buffer.alloc(0)) : infer('numbers', tensor({ data: [index, 1, 2] })),
    )
    expect(new Set((await Promise.all(asks)).map(({ statusCode }) => statusCode))).toEqual(new Set([200]))
  })

  test('statistics of all models have every counter, and count rows, requests and failures', async () => {
    const of = async () => {
      const all = (await call('/v2/models/stats')).json().model_stats as {
        name: string
        inference_count: number
        execution_count: number
        inference_stats: Record<string, { count: number }>
      }[]
      return all.find(({ name }) => name === 'numbers')
    }
    const before = await of()
    await Promise.all([
      infer('numbers', tensor()),
      infer('numbers', { inputs: [column('x', [1, 2]), column('y', [1, 2]), column('z', [1, 2])] }),
      infer('numbers', tensor({ shape: [3] })),
    ])
    const after = await of()
    const grown = (key: string) => (after?.inference_stats[key]?.count ?? Number.NaN) - (before?.inference_stats[key]?.count ?? Number.NaN)
    expect((after?.inference_count ?? 0) - (before?.inference_count ?? 0)).toBe(3)
    expect(['success', 'fail', 'queue', 'compute_input', 'compute_infer', 'compute_output', 'cache_hit', 'cache_miss'].map(grown)).toEqual([
      2, 1, 2, 2, 2, 2, 0, 0,
    ])
    expect(after).toMatchObject({ response_stats: {}, memory_usage: [{ type: 'CPU', id: 0, byte_size: expect.any(Number) }], batch_stats: expect.any(Array) })
  })

  test('metadata and configuration agree, and what they say is taken', async () => {
    for (const name of ['numbers', 'mixed', 'images']) {
      const metadata = (await call(`/v2/models/${name}`)).json() as { inputs: { name: string; shape: number[] }[] }
      const config = (await call(`/v2/models/${name}/config`)).json() as { input: { name: string; dims: number[] }[] }
      expect(config.input.map(({ name: input, dims }) => ({ name: input, shape: [-1, ...dims] }))).toEqual(
        metadata.inputs.map(({ name: input, shape }) => ({ name: input, shape })),
      )
    }
    expect((await call('/v2')).json().extensions).toEqual(
      expect.arrayContaining(['classification', 'model_repository', 'statistics', 'model_configuration', 'binary_tensor_data']),
    )
  })

  test.each(['/v2/systemsharedmemory/status', '/v2/cudasharedmemory/region/r/register', '/v2/models/numbers/trace/setting', '/v2/logging'])(
    '%s says that it is not offered',
    async (url) => {
      const reply = await call(url)
      expect([reply.statusCode, reply.json()]).toEqual([404, { error: expect.stringContaining('is not offered') }])
    },
  )

  test("TensorFlow Serving's metadata and status, and what it does not offer", async () => {
    const metadata = (await call('/v1/models/mixed/metadata')).json()
    expect(metadata.model_spec).toEqual({ name: 'mixed', signature_name: '', version: '1' })
    expect(metadata.metadata.signature_def.signature_def.serving_default).toMatchObject({
      inputs: { size: { dtype: 'DT_FLOAT', tensor_shape: { dim: [{ size: '-1', name: '' }] } }, colour: { dtype: 'DT_STRING' } },
      outputs: { probabilities: { dtype: 'DT_FLOAT', tensor_shape: { dim: [{ size: '-1' }, { size: '3' }] } } },
      method_name: 'tensorflow/serving/predict',
    })
    expect((await call('/v1/models/mixed/versions/1/metadata')).json()).toEqual(metadata)
    for (const [url, status, text] of [
      ['/v1/models/mixed:classify', 501, ':classify is not offered; a model answers :predict'],
      ['/v1/models/mixed/versions/1:regress', 501, ':regress'],
      ['/v1/models/mixed:explain', 501, ':explain'],
      ['/v1/models/mixed:embed', 404, 'there is no call :embed'],
      ['/v1/models/a%2Fb:predict', 404, 'there is no model a/b'],
      ['/v1/models/a%20b:predict', 404, 'there is no model a b'],
      ['/v1/models/mixed/versions/latest:predict', 404, 'the model mixed has no version latest: a version is a number'],
      ['/v1/models/mixed/versions/7:predict', 404, 'version 7'],
    ] as const) {
      const reply = await call(url, { instances: [[1, 'red']] })
      expect([url, reply.statusCode, reply.json()]).toEqual([url, status, { error: expect.stringContaining(text) }])
    }
  })

  test('a slash at the end changes nothing', async () => {
    const pairs: [string, unknown?][] = [
      ['/v1/models/numbers:predict', { instances: [[1, 2, 3]] }],
      ['/v1/models/numbers/predict', { instances: [[1, 2, 3]] }],
      ['/v2/models/numbers/infer', tensor()],
      ['/v2/health/ready'],
      ['/v2'],
      ['/v2/models/numbers'],
    ]
    for (const [url, body] of pairs) expect([url, (await call(`${url}/`, body)).statusCode]).toEqual([url, 200])
    expect((await call('/invocations/?model=numbers', { instances: [[1, 2, 3]] })).statusCode).toBe(200)
    expect((await call('/v2/nothing/')).json()).toEqual({ error: expect.any(String) })
    expect((await call('/v2/models/%E0%A4%A/infer', tensor())).json()).toEqual({ error: expect.any(String) })
  })

  test('a table of one column takes bare values, also missing ones, in every protocol', async () => {
    const shares = (reply: { json(): unknown }) =>
      defined((reply.json() as { predictions?: unknown[] }).predictions, JSON.stringify(reply.json())).map(
        (one) => (one as { probabilities?: number[] }).probabilities ?? one,
      )
    const own = shares(await call('/v1/models/single/predict', { instances: [[2], [null]] }))
    expect(shares(await call('/v1/models/single/predict', { instances: [2, null] }))).toEqual(own)
    expect(shares(await call('/v1/models/single:predict', '{"instances":[2,NaN]}'))).toEqual(own)
    expect(shares(await call('/invocations?model=single', '{"inputs":[2,NaN]}'))).toEqual(own)
    expect(shares(await call('/invocations?model=single', '{"instances":[{"x":2},{"x":NaN}]}'))).toEqual(own)
    for (const [url, body] of [
      ['/invocations?model=numbers', { inputs: [null] }],
      ['/invocations?model=images', { inputs: ['x', null, true] }],
      ['/v1/models/images:predict', { inputs: [null] }],
      ['/v1/models/numbers/predict', { instances: ['x'] }],
    ] as const)
      expect([url, (await call(url, body)).statusCode]).toEqual([url, 400])
  })

  test('data frames without column names are read by place', async () => {
    const own = (await call('/invocations?model=numbers', { instances: [[1, 2, 3]] })).json()
    for (const body of [
      { dataframe_split: { columns: [0, 1, 2], index: [0], data: [[1, 2, 3]] } },
      { dataframe_split: { data: [[1, 2, 3]] } },
      { dataframe_split: { columns: ['0', '1', '2'], data: [[1, 2, 3]] } },
      { dataframe_records: [{ 0: 1, 1: 2, 2: 3 }] },
      { dataframe_split: { columns: ['z', 'x', 'y'], data: [[3, 1, 2]] } },
    ])
      expect((await call('/invocations?model=numbers', body)).json()).toEqual(own)
  })

  test('ids are echoed when they are sent, and unknown parameters are let through', async () => {
    expect((await infer('numbers', { ...tensor(), id: 'ü', parameters: { sequence_id: 3, priority: 1, headers: null } })).json()).toMatchObject({ id: 'ü' })
    expect((await infer('numbers', tensor())).json()).not.toHaveProperty('id')
  })
})
