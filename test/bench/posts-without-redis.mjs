// How long POST /v1/jobs takes while Redis answers, and while it hangs:  node test/bench/posts-without-redis.mjs --home .trainyard --posts 200   (a service of `npm start` runs there)
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { readProcessRecord } from '../../packages/local/dist/index.js'

const { values } = parseArgs({ options: { home: { type: 'string', default: '.trainyard' }, posts: { type: 'string', default: '200' } } })
const text = (...parts) => readFileSync(path.join(values.home, ...parts), 'utf8').trim()
const { url } = JSON.parse(text('run', 'instance.json'))
const headers = { authorization: `Bearer ${text('admin-key')}`, 'content-type': 'application/json' }
const ask = async (method, at, body) => {
  const reply = await fetch(new URL(at, url), { method, headers, ...(body && { body: JSON.stringify(body) }) })
  return { status: reply.status, body: await reply.json() }
}

const redis = readProcessRecord(values.home, 'redis')
if (redis === undefined) throw new Error(`no Redis of ${values.home} runs`)
const { body: dataset } = await ask('POST', '/v1/datasets', { source: { type: 'sample', sample: 'iris' } })
while ((await ask('GET', `/v1/datasets/${dataset.id}`)).body.status !== 'ready');
const job = { dataset: { id: dataset.id }, architecture: { layers: [{ type: 'dense', units: 4 }] }, training: { epochs: 1 } }

async function post(what) {
  const times = []
  const statuses = {}
  for (let turn = 0; turn < Number(values.posts); turn += 1) {
    const began = performance.now()
    const { status } = await ask('POST', '/v1/jobs', job)
    times.push(performance.now() - began)
    statuses[status] = (statuses[status] ?? 0) + 1
  }
  times.sort((a, b) => a - b)
  const at = (share) => times[Math.min(times.length - 1, Math.floor(share * times.length))].toFixed(1)
  console.log(`${what.padEnd(16)} p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms, ${JSON.stringify(statuses)}`)
}

await post('Redis answers')
process.kill(redis.pid, 'SIGSTOP')
try {
  await post('Redis hangs')
} finally {
  process.kill(redis.pid, 'SIGCONT')
}
