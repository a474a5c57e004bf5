import { type CliContext, say, sayJson } from '../cli-context.js'
import { CliError, messageOf } from '../cli-error.js'
import { cudaCheck, webgpuCheck } from '../doctor/gpu-checks.js'
import { type Check, compilerCheck, diskCheck, type Finding, memoryCheck, nodeCheck, portCheck, pythonCheck, stateCheck } from '../doctor/machine-checks.js'
import { engineCheck, servicesCheck } from '../doctor/service-checks.js'
import { styled } from '../terminal/text.js'
import { type AddCommand, globalOptions } from './options.js'

const marks = { good: { text: 'ok  ', style: 'green' }, note: { text: 'note', style: 'yellow' }, bad: { text: 'BAD ', style: 'red' } } as const

/** `trainyard doctor`: what this machine has and lacks, and what to do about it. */
export const addDoctor: AddCommand = (program, context) => {
  program
    .command('doctor')
    .description('check this machine: node, compiler, Python, ports, disk, engine, services')
    .action(async (_options: unknown, command) => {
      const findings = await runChecks(context)
      const bad = findings.filter(({ verdict }) => verdict === 'bad')
      if (globalOptions(command).json) sayJson(context, { object: 'diagnosis', findings })
      else {
        const width = Math.max(...findings.map(({ name }) => name.length))
        for (const { name, verdict, text, advice } of findings) {
          const { text: mark, style } = marks[verdict]
          say(context, `${styled(context.stdout, style, mark)}  ${name.padEnd(width)}  ${text}`)
          if (advice !== undefined) say(context, `${' '.repeat(6 + width)}  → ${advice}`)
        }
      }
      if (bad.length > 0) throw new CliError('failed', `${bad.map(({ name }) => name).join(', ')}: see above`)
    })
}

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
const runChecks = (context: CliContext): Promise<Finding[]> =>
  Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      try {
        return await check(context)
      } catch (error) {
        return { name, verdict: 'bad' as const, text: messageOf(error) }
      }
    }),
  )
