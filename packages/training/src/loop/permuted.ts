import { permutation, randomKey, tf } from '@trainyard/engine'
import { elementAt, hasFolds, limits, type StoredTensor } from '@trainyard/spec'
import { columnWidths } from '../datasets/preprocessing/table.js'
import { joinFloats } from '../join-floats.js'
import type { TrainingPorts } from '../ports.js'
import { type HeldOutSplit, heldOutSplits } from './evaluate.js'
import type { Member } from './member.js'
import { stopAsked, yieldToEventLoop } from './requests.js'

/** How often each column is exchanged, and the fewest rows on which that says something. */
const [repeats, fewestRows] = [5, 20]

/** Which row's value a row gets in a repeat: the same for all members, also those of jobs with other seeds, so that any of them can be combined. */
export const exchanged = (rows: number, { column, repeat }: { column: number; repeat: number }): Int32Array =>
  permutation(rows, randomKey({ seed: 0, member: column, purpose: 'importance' }), repeat)

/** The held-out rows, by their numbers in the split, on which columns are exchanged: all, or as many as the limit allows, drawn alike for all members. */
export function importanceRows(rows: number, columns: number, outputs: number): Int32Array {
  const most = Math.floor(limits.importanceValues / (columns * repeats * outputs))
  return permutation(rows, randomKey({ seed: 0, member: 0, purpose: 'importance/rows' }))
    .slice(0, most)
    .sort()
}

/**
 * What a member says of held-out rows of a table when the values of one column, with all the inputs that they become, are exchanged among the rows (Breiman 2001, §10):
 * `importance.outputs` [columns, repeats, rows, outputs] and `importance.rows`. None where it would be too much work, or say too little. Null when a stop was asked for.
 */
export async function permutedPredictions(member: Member, ports: TrainingPorts, outputs: number): Promise<Record<string, StoredTensor> | null> {
  const { rows, model, task, program } = member
  const { preprocessing } = rows.splits
  // Each member of folds has validation rows of its own; the test rows are those of all.
  const name = heldOutSplits.toReversed().find((split) => rows.splits[split] && (split === 'test' || !hasFolds(task.spec.dataset)))
  const held = name && rows.splits[name]
  const { shapes } = model.network
  if (!held || preprocessing.kind !== 'table') return {}
  const widths = columnWidths(preprocessing)
  const chosen = importanceRows(held.rows, widths.length, outputs)
  const work = widths.length * repeats * chosen.length * shapes.flops
  if (chosen.length < fewestRows || work > limits.importanceFlops || rows.heldOutBatches(2).size < 2) return {}
  const width = held.x.data.length / held.rows
  program.readVariables()
  const parts: (Float32Array | Float64Array)[] = []
  let from = 0
  for (const [column, inputs] of widths.entries()) {
    const values = new Float32Array(repeats * chosen.length * width)
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const others = exchanged(chosen.length, { column, repeat })
      for (const [place, row] of chosen.entries()) {
        const start = (repeat * chosen.length + place) * width
        values.set(held.x.data.subarray(row * width, (row + 1) * width), start)
        const other = elementAt(chosen, elementAt(others, place, 'rows'), 'rows') * width
        values.set(held.x.data.subarray(other + from, other + from + inputs), start + from)
      }
    }
    parts.push(await predictionsOf(member, values, width))
    from += inputs
    await yieldToEventLoop()
    if (stopAsked(ports)) return null
  }
  const shape = [widths.length, repeats, chosen.length, outputs]
  const data = joined(parts)
  return {
    [importanceTensors(name).outputs]: data instanceof Float64Array ? { dtype: 'F64', shape, data } : { dtype: 'F32', shape, data },
    [importanceTensors(name).rows]: { dtype: 'I32', shape: [chosen.length], data: chosen },
  }
}

/** Where a member's predictions file has them. */
export const importanceTensors = (split: HeldOutSplit) => ({ outputs: `${split}.importance.outputs`, rows: `${split}.importance.rows` })

async function predictionsOf({ model }: Member, values: Float32Array, width: number): Promise<Float32Array | Float64Array> {
  const output = tf.tidy(() => {
    const x = model.input(tf.tensor2d(values, [values.length / width, width]))
    return model.objective.predictions(model.network.forward(x, { mode: 'prediction' })) as tf.Tensor2D
  })
  const predicted = await output.data<'float32'>()
  output.dispose()
  return model.objective.shown(predicted)
}

function joined(parts: readonly (Float32Array | Float64Array)[]): Float32Array | Float64Array {
  const floats = parts.flatMap((part) => (part instanceof Float32Array ? [part] : []))
  if (floats.length === parts.length) return joinFloats(floats)
  return Float64Array.from(parts.flatMap((part) => Array.from(part)))
}
