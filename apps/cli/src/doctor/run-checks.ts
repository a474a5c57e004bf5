import type { CliContext } from '../cli-context.js'
import { messageOf } from '../cli-error.js'
import type { Check, Finding } from './finding.js'
import { compilerCheck, nodeCheck, pythonCheck } from './program-checks.js'
import { cudaCheck, webgpuCheck } from './gpu-checks.js'
import { diskCheck, memoryCheck, portCheck, stateCheck } from './machine-checks.js'
import { engineCheck, servicesCheck } from './service-checks.js'

const checks: Readonly<Record<string, Check>> = {
  node: nodeCheck,
  compiler: compilerCheck,
  python: pythonCheck,
  state: stateCheck,
  disk: diskCheck,
  memory: memoryCheck,
  port: portCheck,
  services: servicesCheck,
  engine: engineCheck,
  cuda: cudaCheck,
  webgpu: webgpuCheck,
}

/** All looks, side by side, in the order of the table. */
export const runChecks = (context: CliContext): Promise<Finding[]> =>
  Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      try {
        return await check(context)
      } catch (error) {
        return { name, verdict: 'bad' as const, text: messageOf(error) }
      }
    }),
  )
