import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDisposableHome, removeDisposableHome } from '../disposable-home.js'
import { localFolders } from '../local-context.js'
import { identifyProcess } from '../processes/pid-file.js'
import { waitFor } from '../processes/wait-for.js'
import { askRedis } from './ask-redis.js'
import { type MissingRedis, type RunningRedis, startRedis, stopRedis } from './start-redis.js'
import { skipHere } from '@trainyard/testing/skip-unless.js'

const folder = mkdtempSync(join(tmpdir(), 'trainyard-redis-'))
const { cache } = localFolders(process.env, folder)
const context = { home: join(folder, 'home'), cache, environment: process.env, log: () => undefined }
let redis: RunningRedis | MissingRedis

beforeAll(async () => {
  createDisposableHome(context.home)
  redis = await startRedis(context)
}, 120_000)
afterAll(async () => {
  await removeDisposableHome(context)
  rmSync(folder, { recursive: true, force: true })
})

function running(): RunningRedis {
  if ('reason' in redis) throw new Error(redis.reason)
  return redis
}

test('where a Redis is to be had, it is of version 6 or newer and answers', async (context_) => {
  if ('reason' in redis) return skipHere(context_, 'Redis', redis.reason)
  expect(await askRedis(redis.url)).toMatchObject({ pid: redis.pid, version: redis.version })
  expect(Number.parseInt(redis.version, 10)).toBeGreaterThanOrEqual(6)
})

test('nobody gets in without the password, and the file that holds it is closed to others', async (context_) => {
  if ('reason' in redis) return skipHere(context_, 'Redis', redis.reason)
  await expect(askRedis(`redis://127.0.0.1:${redis.port}`)).rejects.toThrow(/NOAUTH|Authentication required/)
  await expect(askRedis(`redis://:wrong@127.0.0.1:${redis.port}`)).rejects.toThrow(/WRONGPASS|invalid/)
  expect(statSync(join(context.home, 'redis', 'redis.conf')).mode & 0o777).toBe(0o600)
})

test('a live server is used again', async (context_) => {
  if ('reason' in redis) return skipHere(context_, 'Redis', redis.reason)
  expect(await startRedis(context)).toEqual({ ...redis, reused: true })
})

test('after kill -9 the next one is at the same place', async (context_) => {
  if ('reason' in redis) return skipHere(context_, 'Redis', redis.reason)
  process.kill(running().pid, 'SIGKILL')
  await waitFor({ what: 'its end', check: () => identifyProcess(running().pid) === undefined, limitSeconds: 10 })
  const second = await startRedis(context)
  expect(second).toMatchObject({ url: redis.url, reused: false })
  expect(second).not.toMatchObject({ pid: redis.pid })
})

test('stop ends the server', async (context_) => {
  if ('reason' in redis) return skipHere(context_, 'Redis', redis.reason)
  expect(await stopRedis(context)).toBe('ended')
  await expect(askRedis(redis.url, 1)).rejects.toMatchObject({ code: 'local_redis_failed' })
  expect(await stopRedis(context)).toBe('not_running')
})

test('no Redis on the PATH and no apt: the reason names both', async () => {
  const missing = await startRedis({ ...context, home: join(folder, 'other'), environment: { PATH: join(folder, 'empty') } })
  expect(missing).toEqual({ reason: 'no redis-server on the PATH; no apt-get to fetch it with' })
})
