import { CliError } from '../cli-error.js'
import { say, sayJson } from '../cli-context.js'
import type { AddCommand } from '../command-registry.js'
import { runChecks } from '../doctor/run-checks.js'
import { styled } from '../terminal/style.js'
import { globalOptions } from './global-options.js'

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
