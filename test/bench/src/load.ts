import { Agent, request } from 'node:http'

/** One answer: how long the client waited, in milliseconds, and what came. */
interface Answer {
  readonly ms: number
  readonly status: number
  readonly text: string
}

/** What to ask again and again. */
export interface Call {
  readonly url: string
  readonly key: string
  readonly body?: string
}

const CONNECTIONS = 64

/** Calls at a steady rate, whether or not earlier ones have been answered, since users do not wait for each other. Waits count from when a call was due. */
export async function atRate(call: Call, perSecond: number, seconds: number): Promise<Answer[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const answers: Promise<Answer>[] = []
  const started = performance.now()
  const total = perSecond * seconds
  await new Promise<void>((resolve) => {
    const tick = () => {
      const due = Math.min(total, Math.floor(((performance.now() - started) * perSecond) / 1000))
      while (answers.length < due) answers.push(ask(call, agent, started + (answers.length * 1000) / perSecond))
      if (answers.length < total) setTimeout(tick, 1)
      else resolve()
    }
    tick()
  })
  const all = await Promise.all(answers)
  agent.destroy()
  return all
}

/** Calls a second with so many callers who each ask again as soon as they are answered. */
export async function mostPerSecond(call: Call, callers: number, seconds: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: callers })
  const started = performance.now()
  let answered = 0
  const caller = async () => {
    while (performance.now() - started < seconds * 1000) {
      const { status } = await ask(call, agent, performance.now())
      if (status !== 200) throw new Error(`${call.url} answered ${status}`)
      answered += 1
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  agent.destroy()
  return (answered * 1000) / (performance.now() - started)
}

function ask({ url, key, body }: Call, agent: Agent, since: number): Promise<Answer> {
  const headers = {
    authorization: `Bearer ${key}`,
    ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
  }
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: body === undefined ? 'GET' : 'POST', agent, headers }, (reply) => {
      const parts: Buffer[] = []
      reply.on('data', (part: Buffer) => parts.push(part))
      reply.on('error', reject)
      reply.on('end', () => resolve({ ms: performance.now() - since, status: reply.statusCode ?? 0, text: Buffer.concat(parts).toString() }))
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
