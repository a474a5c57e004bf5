import { compileProgram, eagerProgram, loadEngine } from '@trainyard/engine'
import { answerRounds } from './answer-rounds.js'
import { ourProgram, rowsOf, sharedState } from './our-program.js'
import { isWorkload, ROWS, WORKLOADS } from './workload.js'

// Our side of the comparison, as a contender: node ours.js <workload> <graph|xla|eager|wasm> <threads>.
const [workload = '', mode = 'graph', threads = '1'] = process.argv.slice(2)
if (!isWorkload(workload)) throw new Error(`no workload ${workload}`)
const { batch, stepsPerRound } = WORKLOADS[workload]
const engine = await loadEngine({ device: mode === 'wasm' ? 'wasm' : 'cpu', threads: Number(threads) })

const definition = ourProgram(workload, 0, sharedState(), rowsOf(workload))
const since = performance.now()
const program = mode === 'eager' || mode === 'wasm' ? eagerProgram(definition) : compileProgram(definition, mode === 'xla' ? { xla: 'train' } : {})
const rows = (steps: number) => Int32Array.from({ length: steps * batch }, (_, i) => i % ROWS)
const run = (steps: number) => void program.steps.train.runMany(rows(steps), batch)

await answerRounds(engine, run, stepsPerRound, since)
