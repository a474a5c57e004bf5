import { loadEngine } from '@trainyard/engine'
import { createPredictor } from '@trainyard/training'
import { answerRounds } from './answer-rounds.js'
import { untrainedModel } from './untrained-model.js'

// Predictions of an ensemble of W2 for one row, as the serving process makes them: node ours-predict.js <members> <threads>. A step is one call.
const CALLS = 2000
const [members = 1, threads = 1] = process.argv.slice(2).map(Number)
const engine = await loadEngine({ device: 'cpu', threads })
const predictor = createPredictor(await untrainedModel(members))
const row = Float32Array.from({ length: 64 }, (_, i) => (i * 4) % 256)
await answerRounds(
  engine,
  (calls) => {
    for (let call = 0; call < calls; call++) predictor.run([row], { members: false })
  },
  CALLS,
)
