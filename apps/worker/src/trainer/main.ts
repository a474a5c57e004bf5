import { deviceName, type EngineInfo, graphNotes, loadEngine, memory, warmUp } from '@trainyard/engine'
import { openChannel } from './channel.js'
import { dieWithParent } from './parent-watch.js'
import type { SessionWork } from './protocol.js'
import { runWork } from './run-work.js'
import { trainerArguments } from './trainer-arguments.js'

// The trainer process: loads the engine, takes a piece of work, reports, and waits for the next one. All it knows comes by its arguments and its channel.
const { parentPid, device, threads, engine: withEngine, xla, graphFolder } = trainerArguments.read(process.argv.slice(2))
dieWithParent(parentPid)
// Both signals of a terminal reach the whole group; it is the supervisor who decides what they mean for a running task.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined)

const channel = openChannel()
const engine = withEngine ? await loadEngine({ device, threads }) : null
await channel.send({ type: 'ready', engine: engine && loaded(engine) })
// While it waits for work: the first steps of the training then start in about half the time.
if (engine) warmUp()
const context = engine && { engine, options: { xla, notes: graphNotes(graphFolder, engine) } }
while (await isDone(await channel.nextWork())) await channel.send({ type: 'free', residentBytes: process.memoryUsage.rss() })
process.exit(0)

/**
 * Does the work and reports its end. True where the process is as it was before: it has its engine, and no tensor was left behind. After an error it is taken
 * to be changed.
 */
async function isDone(work: SessionWork[]): Promise<boolean> {
  const before = engine && memory().tensors
  const fine = await runWork(work, channel, context)
  return fine && engine !== null && memory().tensors === before
}

function loaded({ backend, library, threads, warnings, ...where }: EngineInfo) {
  return { backend, library, threads, device: deviceName(where), warnings: [...warnings] }
}
