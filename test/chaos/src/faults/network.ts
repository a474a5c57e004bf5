import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer, connect, type Server } from 'node:net'
import type { Installation } from '../installation.js'
import type { Fault } from './fault.js'
import { startOtherWorker } from './other-worker.js'

const program = ['/usr/sbin/ip', '/sbin/ip', '/usr/bin/ip'].find((file) => existsSync(file))
const ip = (...words: string[]) => execFileSync(program ?? 'ip', words)

const space = 'trainyard-chaos'
const [ourEnd, theirEnd] = ['tychaos0', 'tychaos1']
const [ourAddress, theirAddress] = ['10.213.77.1', '10.213.77.2']

/** The link between the host of the worker and that of everything else goes down: no packet passes, and no connection is told. */
const networkCut = (name: string, lasts: readonly [number, number]): Fault => ({
  name,
  lasts,
  unavailable: () => (process.getuid?.() === 0 && program ? undefined : 'network namespaces need root and the program "ip"'),
  arrange: async (installation) => {
    const relays: { close: () => void }[] = []
    const takeDown = async () => {
      for (const { close } of relays) close()
      ip('link', 'delete', ourEnd)
      ip('netns', 'delete', space)
    }
    ip('netns', 'add', space)
    ip('link', 'add', ourEnd, 'type', 'veth', 'peer', 'name', theirEnd, 'netns', space)
    ip('address', 'add', `${ourAddress}/30`, 'dev', ourEnd)
    ip('link', 'set', ourEnd, 'up')
    for (const words of [`address add ${theirAddress}/30 dev ${theirEnd}`, `link set ${theirEnd} up`, 'link set lo up']) ip('-n', space, ...words.split(' '))
    try {
      const [database, queue] = [await relay(installation.databaseUrl), await relay(installation.queueUrl)]
      relays.push(database, queue)
      const end = await startOtherWorker(installation, {
        prefix: [program ?? 'ip', 'netns', 'exec', space],
        environment: { DATABASE_URL: database.url, QUEUE_URL: queue.url },
      })
      return async () => {
        await end()
        await takeDown()
      }
    } catch (error) {
      await takeDown()
      throw error
    }
  },
  inject: async (installation: Installation) => {
    ip('link', 'set', ourEnd, 'down')
    // Somebody must be there to take over.
    installation.send('SIGCONT', [installation.pidOf('worker')])
    return async () => void ip('link', 'set', ourEnd, 'up')
  },
})

/** Passes on connections that come over the link: the embedded servers listen on the loopback address only. */
async function relay(url: string): Promise<{ url: string; close: () => void }> {
  const target = new URL(url)
  const server: Server = createServer((incoming) => {
    const outgoing = connect(Number(target.port), target.hostname)
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      one.on('error', () => other.destroy())
      one.pipe(other)
    }
  })
  server.listen(0, ourAddress)
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a relay has no port')
  const over = new URL(url)
  over.host = `${ourAddress}:${address.port}`
  return { url: over.href, close: () => server.close() }
}

export const networkFaults: readonly Fault[] = [networkCut('network cut short', [1, 4]), networkCut('network cut long', [20, 60])]
