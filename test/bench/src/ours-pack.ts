import { compilePack, loadEngine, permutation, randomKey } from '@trainyard/engine'
import { elementAt } from '@trainyard/spec'
import { answerRounds } from './answer-rounds.js'
import { ourProgram, rowsOf, sharedState } from './our-program.js'
import { isWorkload, ROWS, WORKLOADS } from './workload.js'

// Many members in one call, as a contender: node ours-pack.js <workload> <members> <threads>. A step is one of every member.
const [workload = '', count = '8', threads = '1'] = process.argv.slice(2)
if (!isWorkload(workload)) throw new Error(`no workload ${workload}`)
const [{ batch, stepsPerRound }, members] = [WORKLOADS[workload], Number(count)]
const engine = await loadEngine({ device: 'cpu', threads: Number(threads) })

const [state, data] = [sharedState(), rowsOf(workload)]
const program = compilePack({ members: Array.from({ length: members }, (_, member) => ourProgram(workload, member, state, data)) })
// Each member has an order of its own.
const orders = Array.from({ length: members }, (_, member) => permutation(ROWS, randomKey({ seed: 1, member, purpose: 'shuffle' })))
const rows = (steps: number) => orders.map((order) => Int32Array.from({ length: steps * batch }, (_, i) => elementAt(order, i % ROWS, 'rows of the order')))
const run = (steps: number) => void program.steps.train.runMany(rows(steps), batch)

await answerRounds(engine, run, stepsPerRound)
