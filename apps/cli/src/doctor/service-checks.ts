import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive, localFolders } from '@trainyard/local'
import { calls } from '../api/calls.js'
import { connect } from '../api/connect.js'
import { readInstance } from '../api/state-folder.js'
import { messageOf } from '../cli-error.js'
import { serviceNames } from '../up/services.js'
import { missingParts } from '../up/wait-until-ready.js'
import type { Check } from './machine-checks.js'

/** A library in the cache, which also holds locks and notes of failures. */
const library = /^libtensorflow-[\d.]+-(?:cpu|cuda)-[a-z0-9]+-[a-z0-9]+$/
const embeddedNames = ['postgres', 'redis'] as const

/** What of ours is running, and whether the service answers. */
export const servicesCheck: Check = async (context) => {
  const { home } = localFolders(context.environment, context.base)
  const running = [...embeddedNames, ...serviceNames].filter((name) => isAlive(home, name) !== undefined)
  const named = context.environment['TRAINYARD_URL']
  if (running.length === 0 && !named)
    return { name: 'services', verdict: 'note', text: 'nothing is running', advice: 'npx trainyard start brings everything up.' }
  try {
    const connection = connect(context, {})
    const missing = missingParts(await calls(connection).ready())
    const where = `${connection.url} answers${running.length === 0 ? '' : `; running: ${running.join(', ')}`}`
    if (missing.length === 0) return { name: 'services', verdict: 'good', text: where }
    return { name: 'services', verdict: 'bad', text: `${where}; not ready: ${missing.join(', ')}`, advice: `See the logs in ${join(home, 'logs')}.` }
  } catch (error) {
    return {
      name: 'services',
      verdict: 'bad',
      text: `${messageOf(error)}; running: ${running.join(', ') || 'nothing'}`,
      advice: readInstance(home) === undefined ? 'npx trainyard start brings everything up.' : `See the logs in ${join(home, 'logs')}.`,
    }
  }
}

/** What training runs on: of the workers where they answer, else what lies in the cache. */
export const engineCheck: Check = async (context) => {
  const { home, cache } = localFolders(context.environment, context.base)
  if (readInstance(home) !== undefined || context.environment['TRAINYARD_URL']) {
    const { engine } = await calls(connect(context, {}))
      .ready()
      .catch(() => ({ engine: { workers: [] } }))
    const texts = engine.workers.map(({ backend, library, device, slots }) => `${backend} ${library} on ${device}, ${slots} at once`)
    if (texts.length > 0) return { name: 'engine', verdict: engine.workers.some(({ backend }) => backend === 'wasm') ? 'note' : 'good', text: texts.join('; ') }
  }
  const named = context.environment['TRAINYARD_LIBTENSORFLOW']
  if (named)
    return existsSync(join(named, 'lib'))
      ? { name: 'engine', verdict: 'good', text: `TensorFlow's library in ${named}` }
      : {
          name: 'engine',
          verdict: 'bad',
          text: `TRAINYARD_LIBTENSORFLOW names ${named}, which has no lib/`,
          advice: 'It must hold lib/ and include/ of libtensorflow 2.21.',
        }
  const cached = existsSync(cache) ? readdirSync(cache).filter((name) => library.test(name)) : []
  if (cached.length > 0) return { name: 'engine', verdict: 'good', text: `${cached.join(', ')} in ${cache}` }
  return { name: 'engine', verdict: 'note', text: 'TensorFlow is not fetched yet', advice: 'The first start fetches it (270 MB) and keeps it in the cache.' }
}
