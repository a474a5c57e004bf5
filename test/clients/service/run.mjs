// Clients of other tools, from npm and of the machine, against a started service. What a machine does not have is skipped by name.
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startedService } from '../started-service.mjs'

const { url, key, missing, trainModels } = await startedService()
const authorization = `Bearer ${key}`
const folder = mkdtempSync(path.join(tmpdir(), 'trainyard-clients-'))
const require = createRequire(path.join(folder, 'package.json'))
const must = (holds, what) => {
  if (!holds) throw new Error(`wrong: ${what}`)
}
const get = async (place) => (await fetch(`${url}${place}`, { headers: { authorization } })).text()

/** Each client by its name, and what it must do; a text is why it had nothing to do. */
const checks = {
  'npm mlflow': async () => {
    const MLflow = require('mlflow')
    const { Experiments, Runs, Metrics, Artifacts } = new MLflow({ endpoint: url, headers: { authorization } })
    const { experiment } = await Experiments.get({ experiment_id: '0' })
    const search = { experiment_ids: [experiment.experiment_id], order_by: ['metrics.val_loss ASC'], max_results: 5 }
    const { runs = [] } = await Runs.search(search)
    const [best] = runs
    if (!best) return 'the project has no runs'
    const { run } = await Runs.get({ run_id: best.info.run_id })
    must(run.info.run_name === best.info.run_name, 'a run that was found is not the one that is read')
    for (const { key: metric_key } of best.data.metrics.slice(0, 1)) {
      const { metrics } = await Metrics.getHistory({ run_id: best.info.run_id, metric_key })
      must(metrics.length > 0, `no history of ${metric_key}`)
    }
    const { root_uri } = await Artifacts.list({ run_id: best.info.run_id })
    must(root_uri.startsWith('mlflow-artifacts:/'), `artifacts at ${root_uri}`)
  },
  'npm eventsource': async () => {
    const { EventSource } = require('eventsource')
    const { data } = JSON.parse(await get('/v1/jobs?limit=1'))
    if (data.length === 0) return 'the project has no jobs'
    const source = new EventSource(`${url}/v1/jobs/${data[0].id}/events`, {
      fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, authorization } }),
    })
    try {
      await new Promise((resolve, reject) => {
        source.addEventListener('status', ({ data: text }) => resolve(JSON.parse(text)))
        source.addEventListener('error', ({ message }) => reject(new Error(message ?? 'the stream broke')))
      })
    } finally {
      source.close()
    }
  },
  promtool: async () => {
    const text = await get('/metrics')
    const { error, status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' })
    if (error) return 'promtool is not on this machine'
    must(status === 0, `${stdout}${stderr}`)
  },
}

async function main() {
  if (missing) return console.log(`skipped all: ${missing}`)
  await trainModels()
  copyFileSync(path.join(import.meta.dirname, 'package.json'), path.join(folder, 'package.json'))
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], { cwd: folder })
  for (const [name, check] of Object.entries(checks)) {
    try {
      const why = await check()
      console.log(why === undefined ? `ok      ${name}` : `skipped ${name}: ${why}`)
    } catch (error) {
      process.exitCode = 1
      console.log(`FAILED  ${name}: ${error.message}`)
    }
  }
}

try {
  await main()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
