import { loadEngine, prepareInference } from '@trainyard/engine'
import { answerRounds } from './answer-rounds.js'
import { buildNetwork } from './networks.js'

// Predictions of an ensemble of W2 for one row, as a contender: node ours-predict.js <members> <threads>. A step is one call.
const CALLS = 500
const [members = 1, threads = 1] = process.argv.slice(2).map(Number)
const engine = await loadEngine({ device: 'cpu', threads })
const networks = Array.from({ length: members }, (_, member) => buildNetwork('W2', member))
const program = prepareInference({
  infer: ({ x }) => Object.fromEntries(networks.flatMap(({ forward }, i) => (x ? [[`member_${i}`, forward(x)]] : []))),
  variables: networks.flatMap(({ weights }) => weights),
  feeds: { x: { shape: [64], dtype: 'float32' } },
  batchSizes: [1],
})
const row = Float32Array.from({ length: 64 }, (_, i) => Math.sin(i))
await answerRounds(
  engine,
  (calls) => {
    for (let call = 0; call < calls; call++) program.run({ x: row }, 1)
  },
  CALLS,
)
