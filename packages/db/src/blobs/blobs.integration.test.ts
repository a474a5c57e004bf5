import { createHash, randomBytes } from 'node:crypto'
import { limits, uploadSpec } from '@trainyard/spec'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@trainyard/testing/db/database.js'
import { checkpointOf, claimed, newProject, queuedJob } from '@trainyard/testing/db/fixtures.js'

let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase()
})
afterAll(() => test?.drop())

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const put = async (content: Uint8Array | AsyncIterable<Uint8Array>) => {
  if (content instanceof Uint8Array) return test.db.transaction((transaction) => test.db.blobs.put(transaction, content))
  const received = await test.db.blobs.receive(content)
  return test.db.transaction((transaction) => test.db.blobs.keep(transaction, received))
}
const chunk = limits.blobChunkBytes

async function* inParts(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < bytes.length; offset += size) yield bytes.subarray(offset, offset + size)
}

const chunksOf = async (name: string) =>
  (await test.db.pool.query<{ bytes: number }>('SELECT octet_length(data) AS bytes FROM blob_chunks WHERE sha256 = $1 ORDER BY index', [name])).rows.map(
    ({ bytes }) => bytes,
  )
const isThere = async (name: string) => (await test.db.pool.query('SELECT 1 FROM blobs WHERE sha256 = $1', [name])).rowCount === 1

describe('a blob', () => {
  it.each([0, 1, chunk - 1, chunk, chunk + 1, 3 * chunk + 17])(
    'of %i bytes comes back bit for bit, from bytes and from a stream, under one name',
    async (size) => {
      const bytes = randomBytes(size)
      const stored = await put(bytes)
      expect(stored).toEqual({ sha256: sha256(bytes), bytes: size })
      expect(Buffer.compare(await test.db.blobs.read(stored.sha256), bytes)).toBe(0)
      const parts: Uint8Array[] = []
      for await (const part of test.db.blobs.stream(stored.sha256)) parts.push(part)
      expect(Buffer.compare(Buffer.concat(parts), bytes)).toBe(0)
      const before = await chunksOf(stored.sha256)
      expect(await put(inParts(bytes, 100_003))).toEqual(stored)
      expect(await chunksOf(stored.sha256)).toEqual(before)
      expect(before.every((length, index) => length === Math.min(chunk, size - index * chunk))).toBe(true)
    },
  )

  it('that comes as a stream of unknown length is cut into full chunks and leaves no made-up name behind', async () => {
    const bytes = randomBytes(2 * chunk + 5)
    const before = (await test.db.pool.query('SELECT sha256 FROM blobs')).rowCount ?? 0
    const stored = await put(inParts(bytes, 70_001))
    expect(stored).toEqual({ sha256: sha256(bytes), bytes: bytes.length })
    expect(await chunksOf(stored.sha256)).toEqual([chunk, chunk, 5])
    expect((await test.db.pool.query('SELECT sha256 FROM blobs')).rowCount).toBe(before + 1)
  })

  it('is read in part from the chunks that the part lies in', async () => {
    const bytes = randomBytes(2 * chunk + 100)
    const { sha256: name } = await put(bytes)
    for (const [start, end] of [
      [0, 8],
      [chunk - 3, chunk + 3],
      [chunk, 2 * chunk],
      [2 * chunk + 90, 9 * chunk],
      [5, 5],
      [0, bytes.length],
    ] as const) {
      expect(Buffer.compare(await test.db.blobs.range(name, start, end), bytes.subarray(start, end))).toBe(0)
    }
  })

  it('that was damaged in the store is refused with both sums', async () => {
    const { sha256: name } = await put(randomBytes(chunk + 10))
    await test.db.pool.query(`UPDATE blob_chunks SET data = set_byte(data, 3, (get_byte(data, 3) + 1) % 256) WHERE sha256 = $1 AND index = 1`, [name])
    await expect(test.db.blobs.read(name)).rejects.toThrow(`file ${name} is damaged`)
    await expect(test.db.blobs.read('0'.repeat(64))).rejects.toMatchObject({ code: 'not_found' })
  })

  it('is not there when its transaction is undone', async () => {
    const bytes = randomBytes(1_000)
    const undone = test.db.transaction(async (transaction) => {
      await test.db.blobs.keep(transaction, await test.db.blobs.receive(inParts(bytes, 100)))
      throw new Error('the row could not be written')
    })
    await expect(undone).rejects.toThrow('the row could not be written')
    expect(await isThere(sha256(bytes))).toBe(false)
  })

  it('that was collected before it is kept, or while it is received, is rejected and leaves no name without content', async () => {
    const bytes = randomBytes(chunk + 5)
    const received = await test.db.blobs.receive(inParts(bytes, 70_000))
    const remove = (name: string) => test.db.pool.query('DELETE FROM blobs WHERE sha256 = $1', [name])
    await remove(received.stagedAs)
    const gone = { code: 'unavailable', message: expect.stringContaining('send it again') }
    await expect(test.db.transaction((transaction) => test.db.blobs.keep(transaction, received))).rejects.toMatchObject(gone)
    expect(await isThere(sha256(bytes))).toBe(false)

    const before = (await test.db.pool.query<{ sha256: string }>('SELECT sha256 FROM blobs')).rows.map((row) => row.sha256)
    async function* interrupted(): AsyncGenerator<Uint8Array> {
      yield randomBytes(chunk + 1)
      const { rows } = await test.db.pool.query<{ sha256: string }>('SELECT sha256 FROM blobs WHERE NOT sha256 = ANY($1)', [before])
      for (const row of rows) await remove(row.sha256)
      yield randomBytes(chunk)
    }
    await expect(test.db.blobs.receive(interrupted())).rejects.toMatchObject(gone)
    expect((await test.db.pool.query('SELECT 1 FROM blobs')).rowCount).toBe(before.length)
  })

  it('put by ten at once is stored once', async () => {
    const bytes = randomBytes(chunk + 1)
    const stored = await Promise.all(Array.from({ length: 10 }, (_, index) => put(index % 2 === 0 ? bytes : inParts(bytes, 50_000))))
    expect(new Set(stored.map(({ sha256: name }) => name)).size).toBe(1)
    expect(await chunksOf(sha256(bytes))).toEqual([chunk, 1])
    expect(Buffer.compare(await test.db.blobs.read(sha256(bytes)), bytes)).toBe(0)
  })
})

describe('the collection', () => {
  it('removes what no row names and keeps the rest: checkpoints, predictions, data sets, uploads', async () => {
    const { db } = test
    const orphan = await put(randomBytes(500))
    const upload = await put(randomBytes(600))
    const project = await newProject(db)
    const dataset = await db.datasets.create({
      projectId: project.id,
      name: 'up',
      source: {
        type: 'upload',
        spec: uploadSpec.parse({ format: 'csv', name: 'up', label: 'y' }),
        files: [{ filename: 'a.csv', ...upload }],
      },
    })
    const job = await queuedJob(db)
    const { lease } = await claimed(db, job.tasks[0] ?? '')
    const old = await db.checkpoints.get(job.projectId, await db.checkpoints.save(lease, checkpointOf(0, 'last', 1)))
    const kept = await db.checkpoints.get(job.projectId, await db.checkpoints.save(lease, checkpointOf(0, 'last', 2)))
    const prepared = await db.datasets.get(job.projectId, job.datasetId)
    await db.blobs.collect()
    expect(await isThere(orphan.sha256)).toBe(true) // too young
    await db.blobs.collect({ olderThanSeconds: 0 })
    expect(await Promise.all([orphan.sha256, old.sha256].map(isThere))).toEqual([false, false])
    expect(await Promise.all([upload.sha256, kept.sha256, prepared.sha256 ?? ''].map(isThere))).toEqual([true, true, true])
    await db.datasets.remove(project.id, dataset.id)
    expect(await db.blobs.collect({ olderThanSeconds: 0 })).toEqual({ files: 1, bytes: 600 })
    expect(await isThere(upload.sha256)).toBe(false)
  })

  it('does not take a file that is being put again', async () => {
    const bytes = randomBytes(2_000)
    const { sha256: name } = await put(bytes)
    await test.db.pool.query(`UPDATE blobs SET created_at = now() - interval '2 hours' WHERE sha256 = $1`, [name])
    let collected: Promise<unknown> = Promise.resolve()
    await test.db.transaction(async (transaction) => {
      await test.db.blobs.put(transaction, bytes)
      collected = test.db.blobs.collect()
      // The collection is at the row before the transaction ends: it waits for it.
      await expect
        .poll(
          async () => (await test.db.pool.query(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)).rowCount,
          { timeout: 5_000 },
        )
        .toBe(1)
    })
    await collected
    expect(Buffer.compare(await test.db.blobs.read(name), bytes)).toBe(0)
  })
})
