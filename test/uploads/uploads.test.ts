import { createHash, randomBytes } from 'node:crypto'
import { createServer, connect, type AddressInfo, type Server } from 'node:net'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient } from '@trainyard/client'
import { type Stack, startStack } from '@trainyard/testing/stack.js'
import { Upload } from 'tus-js-client'

let stack: Stack
let relay: Server
beforeAll(async () => {
  stack = await startStack({ processes: ['api'] })
  relay = await startRelay(new URL(stack.url))
}, 120_000)
afterAll(async () => {
  relay?.close()
  await stack?.stop()
})

/** Bytes that a connection passes on before it is cut, once for each number. */
const cuts: number[] = []

/** A way to the service that is cut after so many bytes. */
async function startRelay({ port, hostname }: URL): Promise<Server> {
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    let passed = 0
    client.on('data', (part) => {
      passed += part.length
      if (passed > (cuts[0] ?? Number.POSITIVE_INFINITY)) {
        cuts.shift()
        client.destroy()
        upstream.destroy()
      } else upstream.write(part)
    })
    upstream.on('data', (part) => client.write(part))
    for (const [one, other] of [[client, upstream] as const, [upstream, client] as const])
      one.on('error', () => other.destroy()).on('close', () => other.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}
const relayed = () => `http://127.0.0.1:${(relay.address() as AddressInfo).port}`
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const stored = async (hash: string) => sha256(await stack.database.db.blobs.read(hash))

test('the client’s upload survives cut connections and a kill -9 of the API, and what was sent before is not sent again', async () => {
  const client = createClient({ url: relayed(), key: stack.key })
  const bytes = Buffer.concat([
    Buffer.from('a,b\n'),
    Buffer.from(
      randomBytes(8_000_000)
        .toString('hex')
        .replace(/(.{7})./g, '$1\n'),
    ),
  ])
  cuts.push(500_000, 3_000_000)
  let killed: Promise<void> | undefined
  const kill = async () => {
    process.kill(Number(stack.pids['api']), 'SIGKILL')
    await stack.restart('api')
  }
  const dataset = await client.uploadDataset({ format: 'csv', name: 'cut', label: 'b' }, [new File([bytes], 'cut.csv')], {
    onProgress: ({ sentBytes }) => {
      if (sentBytes > 5_000_000) killed ??= kill()
    },
    sha256Of: async () => sha256(bytes),
  })
  await killed
  expect([cuts, dataset.status]).toEqual([[], 'preparing'])
  expect(await stored(sha256(bytes))).toBe(sha256(bytes))
})

test('another program goes on with an upload of the same file', async () => {
  const client = createClient({ url: relayed(), key: stack.key, retries: 0 })
  const bytes = randomBytes(4_000_000)
  const ending = new AbortController()
  const options = { sha256Of: async () => sha256(bytes) }
  const file = new File([bytes], 'rest.csv')
  const spec = { format: 'csv', name: 'rest', label: 'b' } as const
  const ended = client.uploadDataset(spec, [file], { ...options, signal: ending.signal, onProgress: ({ sentBytes }) => sentBytes > 0 && ending.abort() })
  await expect(ended).rejects.toThrow('aborted')
  const starts: number[] = []
  await client.uploadDataset(spec, [file], { ...options, onProgress: ({ sentBytes }) => starts.push(sentBytes) })
  expect(starts[0]).toBeGreaterThan(0)
  expect(await stored(sha256(bytes))).toBe(sha256(bytes))
})

test('the client that the protocol’s authors made uploads in chunks, across cuts', async () => {
  const bytes = randomBytes(5_000_000)
  cuts.push(1_200_000, 900_000)
  const url = await new Promise<string | null>((resolve, reject) => {
    const upload: Upload = new Upload(Readable.from(chunked(bytes)), {
      endpoint: `${relayed()}/v1/uploads`,
      uploadSize: bytes.length,
      chunkSize: 1_500_000,
      retryDelays: [100, 200, 400, 800],
      metadata: { filename: 'tus.csv', sha256: sha256(bytes) },
      headers: { authorization: `Bearer ${stack.key}` },
      onError: reject,
      onSuccess: () => resolve(upload.url),
    })
    upload.start()
  })
  const reply = await fetch(String(url), { headers: { authorization: `Bearer ${stack.key}` } })
  expect(await reply.json()).toMatchObject({ filename: 'tus.csv', offset: bytes.length, sha256: sha256(bytes) })
})

function* chunked(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += 100_000) yield bytes.subarray(start, start + 100_000)
}
