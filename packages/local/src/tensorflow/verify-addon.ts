import { z } from 'zod'
import type { Environment } from '../local-context.js'
import { LocalError } from '../local-error.js'
import { localLimits } from '../local-limits.js'
import { describeExit } from '../processes/start-process.js'
import { runCommand } from '../processes/run-command.js'
import type { AddonPackage } from './build-addon.js'

const answer = z.object({ values: z.array(z.number()), version: z.string(), gpu: z.boolean() })

/** What the library inside the loaded addon says about itself. */
export type VerifiedAddon = {
  readonly version: string
  readonly gpu: boolean
  /** What the library said of GPUs where one was wanted and none is seen. */
  readonly complaint?: string
}

/** tfjs calls two functions of `util` that Node 23 dropped; they are put back before it is loaded. */
const program = `
const util = require('node:util')
util.isNullOrUndefined ??= (value) => value === null || value === undefined
util.isArray ??= Array.isArray
const tf = require(process.argv[1])
const product = tf.matMul(tf.tensor2d([[1, 2], [3, 4]]), tf.tensor2d([[5], [6]]))
const { binding, isUsingGpuDevice } = tf.backend()
console.log(JSON.stringify({ values: Array.from(product.dataSync()), version: binding.TF_Version, gpu: isUsingGpuDevice }))
`

/**
 * Loads the addon in a process of its own, where a crash hurts nobody, and multiplies two matrices. Where a GPU is wanted, it takes no more of its memory
 * than that.
 * @throws {LocalError} `local_command_failed` with what the process said when it crashes or computes nonsense.
 */
export async function verifyAddon(target: AddonPackage, environment: Environment, wantsGpu = false): Promise<VerifiedAddon> {
  const result = await runCommand({
    command: process.execPath,
    args: ['-e', program, target.dir],
    // All symbols are looked up at once, so that a library which lacks one is found out here and not in a training.
    environment: { ...environment, ...said(wantsGpu), NODE_OPTIONS: '', LD_BIND_NOW: '1' },
    limitSeconds: wantsGpu ? localLimits.verifyAddonOnGpuSeconds : localLimits.verifyAddonSeconds,
  })
  const line = result.stdout.slice(result.stdout.trimEnd().lastIndexOf('\n') + 1).trim()
  const found = answer.safeParse(parse(line))
  if (result.status === 0 && found.success && found.data.values.join() === '17,39') {
    const { version, gpu } = found.data
    const complaint = wantsGpu && !gpu ? result.output.split('\n').find((text) => /cuda|gpu|nvidia/i.test(text) && text !== line) : undefined
    return { version, gpu, ...(complaint === undefined ? {} : { complaint: complaint.trim().slice(0, 300) }) }
  }
  const reason = result.output.split('\n').find((text) => /Error|error|illegal|GLIBC/i.test(text))
  const ended = describeExit({ status: result.status, signal: result.signal })
  throw new LocalError('local_command_failed', `the addon does not work here (${ended}): ${reason?.trim() ?? line}`)
}

/** Where a GPU is wanted, the library's warnings tell what it lacks. */
const said = (wantsGpu: boolean): Record<string, string> => ({ TF_CPP_MIN_LOG_LEVEL: wantsGpu ? '1' : '2', TF_FORCE_GPU_ALLOW_GROWTH: 'true' })

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
