// node test/bench/tracing-off.mjs: what the calls of tracing cost where it is off, in microseconds of the processor a call, against the same work without them.
const { withSpan, withChildSpan, recordSpan } = await import(new URL('../../packages/tracing/dist/index.js', import.meta.url).href)

const work = async () => 1
const calls = {
  'without a span': () => work(),
  withSpan: () => withSpan('work', { attributes: { 'trainyard.rows': 3 } }, work),
  withChildSpan: () => withChildSpan('statement', { attributes: { 'db.statement': 'x' } }, work),
  recordSpan: async () => recordSpan('waited', { startTime: 1 }),
}

const count = 1_000_000
async function measure(call) {
  const before = process.cpuUsage()
  for (let index = 0; index < count; index += 1) await call()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / count
}

for (const call of Object.values(calls)) await measure(call)
for (const [name, call] of Object.entries(calls)) {
  const rounds = []
  for (let round = 0; round < 5; round += 1) rounds.push(await measure(call))
  console.log(`${name}: ${Math.min(...rounds).toFixed(3)} µs`)
}
