// Whether the time of a rejection tells an id that no key has from a wrong secret of a key in use. Asks a started service, in random order, from many loopback
// addresses (each may send 600 wrong keys in a minute), and compares both samples by Mann and Whitney's test.
//   TRAINYARD_URL=http://127.0.0.1:8080 TRAINYARD_API_KEY=ty_… node test/security/key-timing.mjs [tries]
import { randomBytes } from 'node:crypto'
import { Agent, request } from 'node:http'

const url = process.env.TRAINYARD_URL ?? 'http://127.0.0.1:8080'
const key = process.env.TRAINYARD_API_KEY
if (key === undefined) throw new Error('TRAINYARD_API_KEY must be a valid key')
const tries = Number(process.argv[2] ?? 10_000)
const perAddress = 500
const [, id] = key.split('_')
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const unknownId = () => [...randomBytes(26)].map((byte) => alphabet[byte % alphabet.length]).join('')
const secret = () => randomBytes(32).toString('base64url')
/** Both are made with the same work, which would show in the time of what follows. */
const wrongKey = (kind) => {
  const other = unknownId()
  return `ty_${kind === 'unknown' ? other : id}_${secret()}`
}

function timed(authorization, agent) {
  return new Promise((resolve, reject) => {
    const began = process.hrtime.bigint()
    const call = request(`${url}/v1/jobs`, { headers: { authorization: `Bearer ${authorization}` }, agent }, (reply) => {
      const ms = Number(process.hrtime.bigint() - began) / 1e6
      reply.resume().on('end', () => resolve({ ms, status: reply.statusCode }))
    })
    call.on('error', reject).end()
  })
}

const order = [...Array(tries).fill('unknown'), ...Array(tries).fill('wrong')].map((kind) => ({ kind, by: Math.random() })).sort((a, b) => a.by - b.by)
const samples = { unknown: [], wrong: [] }
let agent
for (const [index, { kind }] of order.entries()) {
  if (index % perAddress === 0) {
    agent?.destroy()
    const host = Math.floor(index / perAddress) + 2
    agent = new Agent({ keepAlive: true, maxSockets: 1, localAddress: `127.0.${Math.floor(host / 250)}.${(host % 250) + 1}` })
    // The key is in use: what the service keeps of it must not answer for a wrong secret. The first request of a connection is not timed.
    await timed(key, agent)
  }
  if (index % 50 === 0) await timed(key, agent)
  const { ms, status } = await timed(wrongKey(kind), agent)
  if (status !== 401) throw new Error(`a wrong key was answered ${status}`)
  samples[kind].push(ms)
}
agent?.destroy()

const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.floor(values.length * share)]
for (const [kind, values] of Object.entries(samples))
  console.log(
    `${kind.padEnd(8)} ${values.length} tries: median ${quantile(values, 0.5).toFixed(4)} ms, p10 ${quantile(values, 0.1).toFixed(4)}, p90 ${quantile(values, 0.9).toFixed(4)}`,
  )
// The sum of the ranks of one sample is normal, for samples of this size, if both come from one distribution.
const ranked = Object.entries(samples)
  .flatMap(([kind, values]) => values.map((ms) => ({ kind, ms })))
  .sort((a, b) => a.ms - b.ms)
const sum = ranked.reduce((total, { kind }, index) => (kind === 'unknown' ? total + index + 1 : total), 0)
const u = sum - (tries * (tries + 1)) / 2
const z = (u - tries ** 2 / 2) / Math.sqrt((tries ** 2 * (2 * tries + 1)) / 12)
console.log(
  `Mann–Whitney: z = ${z.toFixed(2)}, the chance that unknown is slower ${(u / tries ** 2).toFixed(4)} (0.5: not separable); ${Math.abs(z) < 2.576 ? 'not separable at 1 %' : 'SEPARABLE'}`,
)
process.exitCode = Math.abs(z) < 2.576 ? 0 : 1
