import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { Installation, Part } from '../installation.js'

const services = ['api', 'worker', 'serving', 'redis', 'postgres'] as const satisfies readonly Part[]

/**
 * What an installation holds at one moment, by name: resident memory (MB) and open files of each service with its children, connections of the database,
 * keys of Redis, files of attempts that are under way, and what the database takes on disk (MB). Of that, three grow by design and count by themselves:
 * the audit log, which stays, and files that no row names any more and replies to idempotency keys, which stay for a day.
 */
export type Resources = Readonly<Record<string, number>>

const counted = z.tuple([z.object({ count: z.coerce.number() })]).transform(([{ count }]) => count)

/**
 * Reads them all.
 * @throws {Error} while a service is away; another attempt a little later succeeds.
 */
export async function readResources(installation: Installation): Promise<Resources> {
  const count = async (text: string): Promise<number> => counted.parse(await installation.sql(text))
  const figures: Record<string, number> = {}
  for (const service of services) {
    const pids = familyOf(installation.pidsOf(service))
    figures[`${service} MB`] = sum(pids.map(residentBytes)) / 2 ** 20
    figures[`${service} files`] = sum(pids.map(openFiles))
  }
  figures['connections'] = await count('SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()')
  figures['redis keys'] = await installation.redis((client) => client.dbsize())
  figures['temporary files'] = filesBelow(path.join(installation.home, 'attempts'))
  const [kept, daily] = [`pg_total_relation_size('audit_log')`, `pg_total_relation_size('blob_chunks') + pg_total_relation_size('idempotency_keys')`]
  figures['database MB'] = (await count(`SELECT pg_database_size(current_database()) - ${kept} - (${daily}) AS count`)) / 2 ** 20
  figures['audit log MB'] = (await count(`SELECT ${kept} AS count`)) / 2 ** 20
  figures['kept for a day MB'] = (await count(`SELECT ${daily} AS count`)) / 2 ** 20
  return figures
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** Processes with all their descendants, each once. */
function familyOf(pids: readonly number[]): number[] {
  const family = new Set<number>()
  const waiting = [...pids]
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    if (family.has(pid)) continue
    family.add(pid)
    const children = textOf(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean)
    waiting.push(...children.map(Number))
  }
  return [...family]
}

/** Memory that is the process's own: what its relatives share with it counts once for each share (proportional set size), in bytes. */
function residentBytes(pid: number): number {
  const [, kilobytes] = /^Pss:\s+(\d+) kB/m.exec(textOf(`/proc/${pid}/smaps_rollup`)) ?? []
  return kilobytes === undefined ? 0 : Number(kilobytes) * 1_024
}

function openFiles(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length
  } catch {
    return 0
  }
}

function filesBelow(folder: string): number {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length
  } catch {
    return 0
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
