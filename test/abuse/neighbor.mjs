// What another project feels: asks for its list of jobs again and again, in a thread of its own, and tells how long each reply took and its status.
import { setTimeout as delay } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'

const { url, key, milliseconds } = workerData
const until = performance.now() + milliseconds
const replies = []
while (performance.now() < until) {
  const started = performance.now()
  const status = await fetch(new URL('/v1/jobs?limit=20', url), { headers: { authorization: `Bearer ${key}` } }).then(
    async (reply) => {
      await reply.arrayBuffer()
      return reply.status
    },
    () => 0,
  )
  replies.push({ status, ms: performance.now() - started })
  await delay(20)
}
parentPort?.postMessage(replies)
