import { gpuEagerProgram, loadEngine, prepareGpuProgram } from '@trainyard/engine'
import { answerRounds } from './answer-rounds.js'
import { ourProgram, rowsOf, sharedState } from './our-program.js'
import { isWorkload, ROWS, WORKLOADS } from './workload.js'

// Our side on WebGPU, as a contender: node ours-webgpu.js <workload> <recorded|eager>.
const [workload = '', mode = 'recorded'] = process.argv.slice(2)
if (!isWorkload(workload)) throw new Error(`no workload ${workload}`)
const { batch, stepsPerRound } = WORKLOADS[workload]
const engine = await loadEngine({ device: 'webgpu' })
const rows = (steps: number) => Int32Array.from({ length: steps * batch }, (_, i) => i % ROWS)

const definition = ourProgram(workload, 0, sharedState(), rowsOf(workload))
const { program, fallback } =
  mode === 'eager'
    ? { program: gpuEagerProgram(definition), fallback: undefined }
    : await prepareGpuProgram(definition, { step: 'train', rows: rows(2), batchSize: batch })
if (fallback !== undefined) throw new Error(fallback)

await answerRounds(engine, async (steps) => void (await program.steps.train.runMany(rows(steps), batch)), stepsOfRound())

/**
 * What is a round on the CPU a GPU does in a few milliseconds: it is given ten times as much, as the peers on it are. A program in its place takes up to
 * seconds a step and is given what shows that it works.
 */
function stepsOfRound(): number {
  if (engine.adapter?.software === true) return Math.ceil(stepsPerRound / 60)
  return mode === 'eager' ? stepsPerRound : 10 * stepsPerRound
}
