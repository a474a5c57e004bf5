import { expect, test } from 'vitest'
import { createByteLru } from './byte-lru.js'

function things() {
  const disposed: string[] = []
  let loads = 0
  const load =
    (name: string, bytes = 10) =>
    async () => {
      loads += 1
      return { name, bytes, dispose: () => void disposed.push(name) }
    }
  return { disposed, load, loads: () => loads }
}
const name = async (thing: { name: string }) => thing.name

test('loads of one key at the same time are one load', async () => {
  const { load, loads } = things()
  const lru = createByteLru<{ name: string; bytes: number; dispose(): void }>(100)
  expect(await Promise.all(Array.from({ length: 5 }, () => lru.use('a', load('a'), name)))).toEqual(Array.from({ length: 5 }, () => 'a'))
  expect(loads()).toBe(1)
})

test('beyond the limit the one used longest ago goes', async () => {
  const { load, disposed } = things()
  const lru = createByteLru<{ name: string; bytes: number; dispose(): void }>(20)
  for (const key of ['a', 'b', 'a', 'c']) await lru.use(key, load(key), name)
  expect(disposed).toEqual(['b'])
  expect(lru.bytes()).toBe(20)
})

test('a thing in use is not disposed of until its use is over', async () => {
  const { load, disposed } = things()
  const lru = createByteLru<{ name: string; bytes: number; dispose(): void }>(10)
  await lru.use('a', load('a'), async () => {
    await lru.use('b', load('b'), name)
    expect(disposed).toEqual(['b'])
  })
  expect(disposed).toEqual(['b'])
  await lru.use('c', load('c'), name)
  expect(disposed).toEqual(['b', 'a'])
})

test('a load that failed is tried again', async () => {
  const { load } = things()
  const lru = createByteLru<{ name: string; bytes: number; dispose(): void }>(10)
  await expect(lru.use('a', () => Promise.reject(new Error('away')), name)).rejects.toThrow('away')
  expect(await lru.use('a', load('a'), name)).toBe('a')
})
