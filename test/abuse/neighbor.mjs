// What another project feels: its ordinary requests in turns, again and again, in a thread of its own, with how long each reply took and its status.
import { setTimeout as delay } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'

const { url, key, jobId, dataset, model, milliseconds } = workerData
const job = { dataset: { id: dataset }, architecture: { layers: [{ type: 'dense', units: 8 }] } }
const ordinary = {
  'list jobs': ['GET', '/v1/jobs?limit=20'],
  'show a job': ['GET', `/v1/jobs/${jobId}`],
  metrics: ['GET', `/v1/jobs/${jobId}/metrics`],
  predict: ['POST', `/v1/models/${model}/predict`, { instances: [[5.1, 3.5, 1.4, 0.2]] }],
  'check a job': ['POST', '/v1/jobs?validate_only=true', job],
}

/** Whose reply has not come by then counts as lost. */
const answerMs = 30_000

const until = performance.now() + milliseconds
const replies = []
while (performance.now() < until) {
  for (const [kind, [method, path, body]] of Object.entries(ordinary)) {
    const started = performance.now()
    const headers = { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) }
    const signal = AbortSignal.timeout(answerMs)
    const status = await fetch(new URL(path, url), { method, headers, body: body && JSON.stringify(body), signal })
      .then(async (reply) => {
        await reply.arrayBuffer()
        return reply.status
      })
      .catch(() => 0)
    replies.push({ kind, status, ms: performance.now() - started })
    await delay(10)
  }
}
parentPort?.postMessage(replies)
