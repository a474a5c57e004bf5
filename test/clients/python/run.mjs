// Python's own clients against a started service, with whatever packages a Python has: TRAINYARD_TEST_PYTHON names one, else it is python3.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { startedService } from '../started-service.mjs'

const python = process.env.TRAINYARD_TEST_PYTHON ?? 'python3'
const service = await startedService()
if (service.missing) console.log(`skipped all: ${service.missing}`)
else if (spawnSync(python, ['--version']).error) console.log(`skipped all: there is no ${python} on this machine`)
else {
  const env = { ...process.env, TRAINYARD_URL: service.url, TRAINYARD_API_KEY: service.key, PYTHONDONTWRITEBYTECODE: '1' }
  await service.trainModels()
  process.exitCode = spawnSync(python, [path.join(import.meta.dirname, 'main.py')], { env, stdio: 'inherit' }).status ?? 1
}
