import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { indexDownload, namedIndex } from './index-download.js'
import { wheelName } from './release.js'
import { sha256Of, unpackWheel } from './unpack-wheel.js'

const folder = mkdtempSync(join(tmpdir(), 'trainyard-wheel-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const library = Buffer.from('the library '.repeat(1000))
const files: Record<string, Buffer> = {
  'tensorflow/libtensorflow_cc.so.2': library,
  'tensorflow/libtensorflow_framework.so.2': Buffer.from('the framework'),
  'tensorflow/include/tensorflow/c/c_api.h': Buffer.from('// header'),
  'tensorflow/python/big.py': Buffer.from('not wanted'),
}

/** A zip archive (APPNOTE 6.3: local headers, central directory, its end), every file deflated. */
function zip(contents: Record<string, Buffer>): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(contents)) {
    const packed = deflateRawSync(content)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(content.length, 18)
    fields.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fields, rest, Buffer.from(name)]))
    locals.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(central.length, 4)
  end.writeUInt16LE(central.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), end])
}

function recordOf(contents: Record<string, Buffer>): Buffer {
  const lines = Object.entries(contents).map(
    ([name, content]) => `${name},sha256=${createHash('sha256').update(content).digest('base64url')},${content.length}`,
  )
  return Buffer.from([...lines, 'tensorflow_cpu.dist-info/RECORD,,'].join('\n'))
}

function wheel(name: string, contents: Record<string, Buffer>, record = recordOf(contents)): string {
  const file = join(folder, name)
  writeFileSync(file, zip({ ...contents, 'tensorflow_cpu.dist-info/RECORD': record }))
  return file
}

test('libraries and headers come out of a wheel byte for byte, and nothing else', async () => {
  const target = join(folder, 'out')
  expect(await unpackWheel(wheel('good.whl', files), target, true)).toBe(3)
  expect(readFileSync(join(target, 'lib', 'libtensorflow_cc.so.2')).equals(library)).toBe(true)
  expect(readFileSync(join(target, 'include', 'tensorflow', 'c', 'c_api.h'), 'utf8')).toBe('// header')
})

test('a library that differs from the RECORD of its wheel is refused', async () => {
  const forged = { ...files, 'tensorflow/libtensorflow_framework.so.2': Buffer.from('another thing') }
  await expect(unpackWheel(wheel('forged.whl', forged, recordOf(files)), join(folder, 'forged'), true)).rejects.toMatchObject({
    code: 'local_download_failed',
    message: "tensorflow/libtensorflow_framework.so.2 differs from the wheel's RECORD",
  })
})

test('a wheel without the libraries is refused', async () => {
  const { 'tensorflow/libtensorflow_cc.so.2': _gone, ...rest } = files
  await expect(unpackWheel(wheel('empty.whl', rest), join(folder, 'empty'), false)).rejects.toMatchObject({ code: 'local_download_failed' })
})

const platform = { node: 'linux-x64', tag: 'manylinux_2_27_x86_64', sha256: undefined }

async function withIndex(sha256: string | undefined, body: Buffer, run: (index: string, asked: string[]) => Promise<void>): Promise<void> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.url ?? ''} ${request.headers.authorization ?? ''}`.trim())
    if (request.url === '/simple/tensorflow-cpu/') {
      const hashes = sha256 === undefined ? {} : { sha256 }
      response.setHeader('content-type', 'application/vnd.pypi.simple.v1+json')
      response.end(JSON.stringify({ files: [{ filename: wheelName(platform), url: '../../files/wheel', hashes }] }))
    } else if (request.url === '/files/wheel') response.end(body)
    else response.writeHead(404).end()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  try {
    await run(`http://user:pass@127.0.0.1:${(server.address() as AddressInfo).port}/simple`, asked)
  } finally {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
}

test('without Python the wheel comes from the index that the user names, and its checksum is compared', async () => {
  const body = Buffer.from('a wheel')
  const sha256 = createHash('sha256').update(body).digest('hex')
  await withIndex(sha256, body, async (index, asked) => {
    const file = await indexDownload(join(folder, 'fetched'), platform, { TRAINYARD_PYTHON_INDEX: index })
    expect(await sha256Of(file)).toBe(sha256)
    expect(asked).toEqual(['/simple/tensorflow-cpu/ Basic dXNlcjpwYXNz', '/files/wheel Basic dXNlcjpwYXNz'])
  })
})

test('a file that does not have the checksum of the index is refused', async () => {
  await withIndex('0'.repeat(64), Buffer.from('forged'), async (index) => {
    await expect(indexDownload(join(folder, 'bad'), platform, { PIP_INDEX_URL: index })).rejects.toThrow(/SHA-256/)
  })
})

test('a file for which the index gives no checksum is not fetched', async () => {
  await withIndex(undefined, Buffer.from('unknown'), async (index, asked) => {
    await expect(indexDownload(join(folder, 'none'), platform, { PIP_INDEX_URL: index })).rejects.toThrow(/does not list/)
    expect(asked).toHaveLength(1)
  })
})

test('no index is asked that nobody named', async () => {
  expect(namedIndex({})).toBeUndefined()
  expect(namedIndex({ PIP_INDEX_URL: 'file:///somewhere' })).toBeUndefined()
  await expect(indexDownload(folder, platform, {})).rejects.toThrow(/no Python index is named/)
})
