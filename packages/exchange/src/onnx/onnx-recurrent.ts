import type { GraphOps, KernelArray, RecurrentArrays, Value } from '../graph/graph-ops.js'
import type { Attributes, OnnxNodes } from './onnx-nodes.js'

type Float = Value<'float'>

/** Recurrent layers, which are operators of the format; steps are in front of the batch there. */
export function onnxRecurrent({ node, constant, ints }: OnnxNodes): Pick<GraphOps, 'lstm' | 'gru'> {
  const transpose = (x: Float, perm: readonly number[]): Float => node('Transpose', 'float', [x], { perm })
  const reshape = (x: Float, ...shape: readonly number[]): Float => node('Reshape', 'float', [x, ints(...shape)])
  const layer = (op: 'LSTM' | 'GRU', x: Float, arrays: RecurrentArrays, gates: readonly number[], attributes: Attributes): Float => {
    const { units, kernel, recurrent, bias, recurrentBias, steps, all } = arrays
    // default: a layer with one bias has none of the state
    const second = recurrentBias ?? new Float32Array(bias.length)
    const both = Float32Array.from([...byGate(bias, units, gates), ...byGate(second, units, gates)])
    const weights = [kernel, recurrent].map((own) => gatesFirst(own, units, gates)).map(({ shape, data }) => constant('float', [1, ...shape], data))
    const inputs = [transpose(x, [1, 0, 2]), ...weights, constant('float', [1, both.length], both)]
    const y = node(op, 'float', inputs, { hidden_size: units, ...attributes }, { at: all ? 0 : 1 })
    // All steps: [steps, 1, batch, units]; the last: [1, batch, units].
    return all ? reshape(transpose(y, [2, 0, 1, 3]), -1, steps, units) : reshape(y, -1, units)
  }
  return {
    // The format's gates are i, o, f, c.
    lstm: (x, arrays) => layer('LSTM', x, arrays, [0, 3, 1, 2], {}),
    gru: (x, arrays) => layer('GRU', x, arrays, [0, 1, 2], { linear_before_reset: 1 }),
  }
}

/** [features, gates·units] → [gates·units, features], the gates in another order. */
function gatesFirst({ shape, data }: KernelArray, units: number, gates: readonly number[]): KernelArray {
  const [features = 0, width = 0] = shape
  const turned = new Float32Array(data.length)
  for (const [to, gate] of gates.entries())
    for (let unit = 0; unit < units; unit += 1)
      for (let feature = 0; feature < features; feature += 1)
        turned[(to * units + unit) * features + feature] = data[feature * width + gate * units + unit] as number
  return { shape: [width, features], data: turned }
}

const byGate = (bias: Float32Array, units: number, gates: readonly number[]): number[] =>
  gates.flatMap((gate) => [...bias.subarray(gate * units, (gate + 1) * units)])
