import { createInterface } from 'node:readline'
import { compileProgram, eagerProgram, loadEngine } from '@trainyard/engine'
import { ourProgram, rowsOf, sharedState } from './our-program.js'
import { isWorkload, ROWS, WORKLOADS } from './workload.js'

// Our side of the comparison, as a contender: node ours.js <workload> <graph|xla|eager> <threads>.
const [workload = '', mode = 'graph', threads = '1'] = process.argv.slice(2)
if (!isWorkload(workload)) throw new Error(`no workload ${workload}`)
const { batch, stepsPerRound } = WORKLOADS[workload]
const engine = await loadEngine({ device: 'cpu', threads: Number(threads) })

const definition = ourProgram(workload, 0, sharedState(), rowsOf(workload))
const program = mode === 'eager' ? eagerProgram(definition) : compileProgram(definition, mode === 'xla' ? { xla: 'train' } : {})
const rows = (steps: number) => Int32Array.from({ length: steps * batch }, (_, i) => i % ROWS)
const run = (steps: number) => program.steps.train.runMany(rows(steps), batch)

// The first calls compile and fill caches; a second round of them catches what the first one triggered.
for (let i = 0; i < 2; i++) run(Math.min(5, stepsPerRound))
say({ ready: `trainyard engine on TensorFlow ${engine.library} (${engine.backend})` })
for await (const _line of createInterface({ input: process.stdin })) {
  const started = performance.now()
  run(stepsPerRound)
  say({ ms: (performance.now() - started) / stepsPerRound })
}

function say(line: Readonly<Record<string, string | number>>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
