/**
 * What a user sees who has Node and nothing else: `npm run installed` packs the product, installs it into an empty folder, starts it there, trains and serves an
 * ensemble, and starts it again; `npm run installed -- --cold` with an empty cache, so that TensorFlow's library is fetched and the addon compiled;
 * `--ignore-scripts` lets npm run no install script; `--json FILE` keeps the figures. Anything but the native library is an error.
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values: options } = parseArgs({
  options: { cold: { type: 'boolean', default: false }, 'ignore-scripts': { type: 'boolean', default: false }, json: { type: 'string' } },
})
const limitSeconds = 600
const root = fileURLToPath(new URL('../..', import.meta.url))
const work = mkdtempSync(path.join(tmpdir(), 'trainyard-installed-'))
// As root, the services run as a user that has to pass this folder.
chmodSync(work, 0o755)
const project = path.join(work, 'project')
mkdirSync(project)
const env = { ...process.env, ...(options.cold ? { TRAINYARD_CACHE: path.join(work, 'cache') } : {}) }
for (const name of ['TRAINYARD_HOME', 'TRAINYARD_URL', 'TRAINYARD_API_KEY', 'DATABASE_URL', 'REDIS_URL', 'PORT', 'HOST', 'NODE_ENV']) delete env[name]
const figures = {}

try {
  execFileSync(process.execPath, ['apps/cli/bootstrap.mjs', 'pack', '--out', work], { cwd: root, stdio: 'inherit' })
  const tarball = path.join(work, `trainyard-${JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version}.tgz`)
  figures.tarball_mb = megabytes(statSync(tarball).size)

  const scripts = options['ignore-scripts'] ? ['--ignore-scripts'] : []
  figures.install_seconds = timed(() =>
    execFileSync('npm', ['install', tarball, '--no-audit', '--no-fund', ...scripts], { cwd: project, env, stdio: 'inherit' }),
  )
  figures.installed_mb = megabytes(bytesBelow(path.join(project, 'node_modules')))
  figures.version_seconds = timed(() => trainyard('--version'))
  if (!trainyard('--help').includes('Usage: trainyard')) throw new Error('--help says nothing of its usage')

  const first = await start()
  figures.ready_seconds = first.seconds
  const { seconds, members } = await trainAndPredict(first)
  figures.served_seconds = round(first.seconds + seconds)
  figures.members = members
  if (!trainyard('jobs').includes('installed')) throw new Error('the command line does not list the job')
  await first.stop()
  const second = await start()
  figures.second_ready_seconds = second.seconds
  await second.predict()
  await second.stop()
} finally {
  rmSync(work, { recursive: true, force: true })
}
console.log(JSON.stringify(figures, null, 2))
if (options.json) writeFileSync(options.json, `${JSON.stringify(figures, null, 2)}\n`)

function trainyard(...args) {
  return execFileSync('npx', ['--no-install', 'trainyard', ...args], { cwd: project, env, encoding: 'utf8' })
}

/** Starts everything as a user does, and waits until it answers. The seconds are those from the command to the answer. */
async function start() {
  const [port, began] = [await freePort(), performance.now()]
  const child = spawn('npx', ['--no-install', 'trainyard', 'start', '--no-demo', '--port', String(port)], {
    cwd: project,
    env,
    stdio: 'inherit',
    detached: true,
  })
  const ended = once(child, 'exit')
  const url = `http://127.0.0.1:${port}`
  const record = path.join(project, '.trainyard/run/instance.json')
  while (!existsSync(record)) {
    if (child.exitCode !== null) throw new Error(`the start ended with ${child.exitCode}`)
    if (performance.now() - began > limitSeconds * 1000) {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
      throw new Error(`not ready after ${limitSeconds} s`)
    }
    await pause(20)
  }
  const seconds = since(began)
  const { engine } = JSON.parse(readFileSync(record, 'utf8')).facts
  if (!engine.workers.every(({ backend }) => backend === 'tensorflow')) throw new Error(`the workers run on ${JSON.stringify(engine.workers)}`)
  const key = readFileSync(path.join(project, '.trainyard/admin-key'), 'utf8').trim()
  const call = async (place, body) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const reply = await fetch(`${url}/v1/${place}`, { method: body ? 'POST' : 'GET', headers, ...(body && { body: JSON.stringify(body) }) })
    if (!reply.ok) throw new Error(`${place}: ${reply.status} ${await reply.text()}`)
    return reply.json()
  }
  const predict = () =>
    call('models/installed/predict', { instances: [{ sepal_length: 5.1, sepal_width: 3.5, petal_length: 1.4, petal_width: 0.2 }], members: true })
  const stop = async () => {
    trainyard('stop')
    await ended
  }
  return { seconds, call, predict, stop }
}

/** Three networks on iris, as the README trains them, until their average answers. */
async function trainAndPredict({ call, predict }) {
  const began = performance.now()
  const ended = async (place, running) => {
    for (;;) {
      const object = await call(place)
      if (!running.includes(object.status)) return object
      await pause(50)
    }
  }
  const { id } = await call('datasets', { source: { type: 'sample', sample: 'iris' } })
  await ended(`datasets/${id}`, ['preparing'])
  const job = await call('jobs', {
    name: 'installed',
    dataset: { id },
    architecture: {
      layers: [
        { type: 'dense', units: 32, activation: 'relu' },
        { type: 'dropout', rate: 0.1 },
      ],
    },
    optimizer: { type: 'adam', learning_rate: 0.01 },
    training: { epochs: 40, batch_size: 16 },
    ensemble: { members: 3 },
    model: { name: 'installed' },
  })
  const { status } = await ended(`jobs/${job.id}`, ['queued', 'running', 'stopping'])
  if (status !== 'succeeded') throw new Error(`the job is ${status}`)
  const { predictions } = await predict()
  if (predictions[0].label !== 'setosa') throw new Error(`the ensemble takes a setosa for ${predictions[0].label}`)
  return { seconds: since(began), members: predictions[0].members.length }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

function bytesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).reduce(
    (sum, entry) => sum + (entry.isDirectory() ? 0 : lstatSync(path.join(entry.parentPath, entry.name)).size),
    0,
  )
}

function timed(run) {
  const began = performance.now()
  run()
  return since(began)
}

function since(began) {
  return round((performance.now() - began) / 1000)
}

function round(seconds) {
  return Math.round(seconds * 10) / 10
}

function megabytes(bytes) {
  return Math.round(bytes / 1e5) / 10
}
