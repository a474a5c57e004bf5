import { availableParallelism } from 'node:os'
import type { LocalServices } from '@trainyard/local'
import type { Readiness } from '@trainyard/spec'

/** Where the API listens, and whether that is not where one would look for it. */
export type ChosenPort = {
  readonly port: number
  readonly instead: number | null
}

type BannerFacts = {
  readonly url: string
  readonly host: string
  readonly port: ChosenPort
  readonly keyFile: string
  readonly services: LocalServices
  readonly readiness: Readiness
  readonly startSeconds: number
}

/** What is running, where, on what, and how to end it. No line holds a key: output is kept by logs of builds and of services. */
export function bannerLines({ url, host, port, keyFile, services, readiness, startSeconds }: BannerFacts): string[] {
  const engines = readiness.engine.workers.map(({ backend, library, device, slots }) => `${backend} ${library} on ${device}, ${slots} at once`)
  const pairs: [string, string][] = [
    ['API', `${url}   (reference: ${url}/docs)`],
    ['dashboard', `${url}/`],
    ['commands', 'npx trainyard --help   (anywhere as trainyard after: npm link)'],
    ['key', keyFile],
    ['database', reportOf(services, 'postgres')],
    ['queue', reportOf(services, 'queue')],
    ['engine', `${reportOf(services, 'tensorflow')}; ${engines.join('; ')}; ${availableParallelism()} CPU threads`],
    ['state', services.home],
    ['stop', 'Ctrl-C here, or npx trainyard stop'],
  ]
  return [
    `Trainyard is ready (${startSeconds.toFixed(1)} s)`,
    ...pairs.map(([name, value]) => `  ${name.padEnd(9)}  ${value}`),
    ...(port.instead === null ? [] : [`  Port ${port.instead} is taken by another program, so ${port.port} was chosen.`]),
    ...(services.database.source === 'embedded'
      ? ['  The embedded Postgres and Redis are for one machine: name your own with DATABASE_URL and REDIS_URL for more.']
      : []),
    ...(isLoopback(host) ? [] : [`  It listens on ${host}: anybody who reaches this machine and holds a key can use it. Put TLS before it.`]),
  ]
}

/** The link that opens the dashboard signed in, for the terminal of its owner only. What stands behind # is sent to no server. */
export const signInLine = (url: string, key: string): string => `  sign in    ${url}/#key=${encodeURIComponent(key)}`

const longestReport = 120

/** One line of a report; a long reason was shown whole when it came up. */
function reportOf({ report }: LocalServices, what: string): string {
  const text = report.find((line) => line.what === what)?.text ?? '–'
  return text.length > longestReport ? `${text.slice(0, longestReport - 1)}…` : text
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.')

/** The address at which this machine itself reaches a service that listens on `host`. */
export function urlOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`
}
