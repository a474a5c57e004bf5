import { AppError } from '@trainyard/runtime'
import { proofHeader, readTensorFile, writeTensorFile } from '@trainyard/spec'
import { beforeEach, expect, test } from 'vitest'
import { standInServing } from '@trainyard/testing/api/stand-in-serving.js'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

const { serving, answerWith } = await standInServing()

testEndpoint(
  ['downloadModelVersion', 'getTfjsEnsemble', 'getTfjsModel', 'getTfjsWeights'],
  ({ api, call, trained }) => {
    const at = (path: string, headers: Record<string, string> = {}) =>
      call('GET', `/v1/models/small/versions/1/${path}`, { headers: { ...api().headers.admin, ...headers } })
    const proof = { verified_by: 'a reader', rows: 9, rows_of: 'test', largest_difference: 1e-7, allowed: 1e-5 }
    const proven = { [proofHeader]: JSON.stringify(proof) }
    const bytes = (data: Uint8Array) => ({ dtype: 'U8' as const, shape: [data.length], data })
    const ensemble = { inputs: 'raw', outputs: 'probabilities', members: [{ model: 'member-0/model.json' }] }
    const model = { format: 'layers-model' }
    const weights = Buffer.from(Array.from({ length: 90 }, (_, index) => index))
    const packed = writeTensorFile({
      'ensemble.json': bytes(Buffer.from(JSON.stringify(ensemble))),
      'member-0/model.json': bytes(Buffer.from(JSON.stringify(model))),
      'member-0/weights.bin': bytes(weights),
    })
    beforeEach(() => answerWith(200, packed, proven))
    const every = ['download', 'download?format=tfjs', 'tfjs/ensemble.json', 'tfjs/member-0/model.json', 'tfjs/member-0/weights.bin']

    test('200: a file that holds every member', async () => {
      await trained()
      const file = readTensorFile((await at('download')).rawPayload)
      expect(file.names).toEqual(['dense_1/kernel', 'dense_1/bias', 'output/kernel', 'output/bias'].map((name) => `member.0.weights/${name}`))
    })
    test('200: the files of the export one by one are those of the archive', async () => {
      await trained()
      const archive = (await at('download?format=tfjs')).rawPayload
      expect((await at('tfjs/ensemble.json')).json()).toEqual(ensemble)
      expect((await at('tfjs/member-0/model.json')).json()).toEqual(model)
      expect((await at('tfjs/member-0/weights.bin')).rawPayload).toEqual(weights)
      const held = [JSON.stringify(ensemble), JSON.stringify(model), weights, 'export async function openModel', '"largest_difference"', '# small, version 1']
      for (const part of held) expect(archive.includes(part)).toBe(true)
    })
    test.each(every.filter((path) => !path.endsWith('.json')))(
      '200, 206, 304 and 416: %s whole, in any parts, by its tag, and beyond its end',
      async (path) => {
        await trained()
        const whole = await at(path)
        expect([whole.statusCode, whole.headers['accept-ranges'], Number(whole.headers['content-length'])]).toEqual([200, 'bytes', whole.rawPayload.length])
        const size = whole.rawPayload.length
        const cuts = [0, 1, 7, Math.floor(size / 3), Math.floor(size / 2), size - 1, size].filter(
          (cut, index, all) => index === 0 || cut > (all[index - 1] ?? 0),
        )
        const parts = await Promise.all(cuts.slice(1).map((end, index) => at(path, { range: `bytes=${cuts[index]}-${end - 1}` })))
        expect(parts.map(({ statusCode }) => statusCode)).toEqual(parts.map(() => 206))
        expect(Buffer.concat(parts.map(({ rawPayload }) => rawPayload)).equals(whole.rawPayload)).toBe(true)
        const tag = String(whole.headers['etag'])
        expect(parts[0]?.headers).toMatchObject({ etag: tag, 'content-range': `bytes 0-${(cuts[1] ?? 0) - 1}/${size}` })
        expect((await at(path, { 'if-none-match': tag })).statusCode).toBe(304)
        expect((await at(path, { range: 'bytes=0-0', 'if-range': '"of another version"' })).statusCode).toBe(200)
        expect((await at(path, { range: 'bytes=0-0', 'if-range': tag })).statusCode).toBe(206)
        const packed = await at(path, { 'accept-encoding': 'gzip, br' })
        expect([packed.headers['content-encoding'], packed.rawPayload.equals(whole.rawPayload)]).toEqual([undefined, true])
        expect((await at(path, { range: `bytes=${size}-` })).headers['content-range']).toBe(`bytes */${size}`)
        expect((await at(path, { range: `bytes=${size}-` })).statusCode).toBe(416)
      },
    )
    test('HEAD says of every file what GET says of it, and of a member that there is not', async () => {
      await trained()
      for (const path of [...every, 'tfjs/member-7/model.json']) {
        const got = await at(path)
        const head = await call('HEAD', `/v1/models/small/versions/1/${path}`, { headers: api().headers.admin })
        const said = ({ statusCode, headers }: typeof got) => [path, statusCode, headers['content-type'], headers['content-length'], headers['etag']]
        expect([...said(head), head.rawPayload.length]).toEqual([...said(got), 0])
      }
    })
    test('400: a name that cannot be stored', async () => {
      for (const path of every) expect((await call('GET', `/v1/models/%00/versions/1/${path}`)).statusCode).toBe(400)
    })
    test('404: a model of another project, and a member that there is not', async () => {
      await trained()
      for (const path of every) expect((await at(path, api().headers.other)).statusCode).toBe(404)
      expect((await at('tfjs/member-7/model.json')).statusCode).toBe(404)
    })
    test.each(['not_found', 'not_implemented'] as const)(
      '404 and 501: what the serving process answers for a file that it makes is passed on: %s',
      async (code) => {
        await trained()
        const error = new AppError({ code, message: 'why' })
        answerWith(error.status, error.toBody('req'))
        for (const path of ['download?format=onnx', ...every.slice(1)]) {
          const reply = await at(path)
          expect([path, reply.statusCode, reply.json()]).toEqual([path, error.status, error.toBody('req')])
        }
      },
    )
    test.each(['onnx', 'saved_model'])('200, 206 and 304: %s, which the serving process made, with its proof and the card', async (format) => {
      await trained()
      answerWith(200, { body: 'of the file' }, proven)
      const whole = await at(`download?format=${format}`)
      const extension = format === 'onnx' ? 'onnx' : 'tar'
      expect([whole.statusCode, whole.headers['content-disposition']]).toEqual([200, `attachment; filename="small-1.${extension}"`])
      for (const part of ['{"body":"of the file"}', '"a reader"', '"job_id"']) expect(whole.rawPayload.includes(part)).toBe(true)
      expect((await at(`download?format=${format}`, { range: 'bytes=1-3' })).rawPayload).toEqual(whole.rawPayload.subarray(1, 4))
      expect((await at(`download?format=${format}`, { 'if-none-match': String(whole.headers['etag']) })).statusCode).toBe(304)
    })
    test('200: the card, for people and for programs', async () => {
      const { job } = await trained()
      const card = (await at('download?format=card_json')).json()
      expect(card).toMatchObject({
        model: 'small',
        version: '1',
        task: 'classification',
        network: { layers: [['dense']] },
        inputs: [{ type: 'numeric' }, { type: 'numeric' }],
      })
      expect(card.lineage.job_id).toMatch(/^job_/)
      const markdown = await at('download?format=card')
      expect(markdown.headers['content-type']).toContain('text/markdown')
      for (const part of ['# small, version 1', '## Metrics', '## Limits', card.lineage.dataset_id.replaceAll('_', '\\_')])
        expect(markdown.body).toContain(part)
      expect(job).toMatch(/^job_/)
    })
  },
  { serving },
)
