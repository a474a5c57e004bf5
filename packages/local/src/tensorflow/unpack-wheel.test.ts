import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { indexDownload, namedIndex } from './download-wheel.js'
import { libraryVariants, nvidiaContents, tensorflowContents, wheelName } from './release.js'
import { recordOf, writeWheel } from '@trainyard/testing/local/wheel.js'
import { requirementsOf, sha256Of, unpackWheel } from './unpack-wheel.js'

const folder = mkdtempSync(join(tmpdir(), 'trainyard-wheel-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const library = Buffer.from('the library '.repeat(1000))
const files: Record<string, Buffer> = {
  'tensorflow/libtensorflow_cc.so.2': library,
  'tensorflow/libtensorflow_framework.so.2': Buffer.from('the framework'),
  'tensorflow/include/tensorflow/c/c_api.h': Buffer.from('// header'),
  'tensorflow/python/big.py': Buffer.from('not wanted'),
}

const wheel = (name: string, contents: Record<string, Buffer>, record = recordOf(contents)): string => writeWheel(folder, name, contents, record)

test('libraries and headers come out of a wheel byte for byte, and nothing else', async () => {
  const target = join(folder, 'out')
  expect(await unpackWheel(wheel('good.whl', files), target, true, tensorflowContents)).toBe(3)
  expect(readFileSync(join(target, 'lib', 'libtensorflow_cc.so.2')).equals(library)).toBe(true)
  expect(readFileSync(join(target, 'include', 'tensorflow', 'c', 'c_api.h'), 'utf8')).toBe('// header')
})

test('a library that differs from the RECORD of its wheel is refused', async () => {
  const forged = { ...files, 'tensorflow/libtensorflow_framework.so.2': Buffer.from('another thing') }
  await expect(unpackWheel(wheel('forged.whl', forged, recordOf(files)), join(folder, 'forged'), true, tensorflowContents)).rejects.toMatchObject({
    code: 'local_download_failed',
    message: "tensorflow/libtensorflow_framework.so.2 differs from the wheel's RECORD",
  })
})

test('a wheel without the libraries is refused', async () => {
  const { 'tensorflow/libtensorflow_cc.so.2': _gone, ...rest } = files
  await expect(unpackWheel(wheel('empty.whl', rest), join(folder, 'empty'), false, tensorflowContents)).rejects.toMatchObject({ code: 'local_download_failed' })
})

test('of NVIDIA’s wheels what runs is kept where it lies, programs stay programs, and what is for building is left out', async () => {
  const contents = {
    'nvidia/cuda_nvcc/bin/ptxas': Buffer.from('a program'),
    'nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc': Buffer.from('device code'),
    'nvidia/cuda_nvcc/lib/libnvptx.a': Buffer.from('for building'),
    'nvidia/cuda_nvcc/include/crt/host.h': Buffer.from('for building'),
    'nvidia/__init__.py': Buffer.from(''),
  }
  const target = join(folder, 'nvidia')
  expect(await unpackWheel(wheel('nvcc.whl', contents), target, true, nvidiaContents)).toBe(2)
  expect(statSync(join(target, 'nvidia/cuda_nvcc/bin/ptxas')).mode & 0o111).toBe(0o111)
  expect(statSync(join(target, 'nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc')).mode & 0o111).toBe(0)
})

test('the packages of an extra are read from the wheel, whatever their markers', async () => {
  const metadata = [
    'Metadata-Version: 2.4',
    'Requires-Dist: numpy>=1.26.0',
    'Requires-Dist: nvidia-cublas-cu12<13.0,>=12.5.3.2; extra == "and-cuda"',
    "Requires-Dist: nvidia-nccl-cu12 (>=2.27.7) ; (platform_system == 'Linux') and extra == 'and-cuda'",
    'Requires-Dist: other; extra == "and-cuda-too"',
  ]
  const file = wheel('meta.whl', { 'tensorflow-2.21.0.dist-info/METADATA': Buffer.from(metadata.join('\n')) })
  expect(await requirementsOf(file, 'and-cuda')).toEqual(['nvidia-cublas-cu12<13.0,>=12.5.3.2', 'nvidia-nccl-cu12 (>=2.27.7)'])
  await expect(requirementsOf(wheel('none.whl', {}), 'and-cuda')).rejects.toThrow(/no METADATA/)
})

const { cpu } = libraryVariants
const platform = { node: 'linux-x64', tag: 'manylinux_2_27_x86_64', sha256: undefined }

async function withIndex(sha256: string | undefined, body: Buffer, run: (index: string, asked: string[]) => Promise<void>): Promise<void> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.url ?? ''} ${request.headers.authorization ?? ''}`.trim())
    if (request.url === '/simple/tensorflow-cpu/') {
      const hashes = sha256 === undefined ? {} : { sha256 }
      response.setHeader('content-type', 'application/vnd.pypi.simple.v1+json')
      response.end(JSON.stringify({ files: [{ filename: wheelName(cpu, platform), url: '../../files/wheel', hashes }] }))
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
    const file = await indexDownload(join(folder, 'fetched'), cpu, platform, { TRAINYARD_PYTHON_INDEX: index })
    expect(await sha256Of(file)).toBe(sha256)
    expect(asked).toEqual(['/simple/tensorflow-cpu/ Basic dXNlcjpwYXNz', '/files/wheel Basic dXNlcjpwYXNz'])
  })
})

test('a file that does not have the checksum of the index is refused', async () => {
  await withIndex('0'.repeat(64), Buffer.from('forged'), async (index) => {
    await expect(indexDownload(join(folder, 'bad'), cpu, platform, { PIP_INDEX_URL: index })).rejects.toThrow(/SHA-256/)
  })
})

test('a file for which the index gives no checksum is not fetched', async () => {
  await withIndex(undefined, Buffer.from('unknown'), async (index, asked) => {
    await expect(indexDownload(join(folder, 'none'), cpu, platform, { PIP_INDEX_URL: index })).rejects.toThrow(/does not list/)
    expect(asked).toHaveLength(1)
  })
})

test('no index is asked that nobody named', async () => {
  expect(namedIndex({})).toBeUndefined()
  expect(namedIndex({ PIP_INDEX_URL: 'file:///somewhere' })).toBeUndefined()
  await expect(indexDownload(folder, cpu, platform, {})).rejects.toThrow(/no Python index is named/)
})
