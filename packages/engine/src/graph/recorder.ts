import { EngineError } from '../backend/engine-error.js'
import type { NativeBinding } from '../backend/native.js'
import type { TraceEvent } from './recording.js'

/** The addon's binding with two calls recorded and one refused. */
export class Recorder {
  readonly events: TraceEvent[] = []
  readonly wrapped: NativeBinding

  constructor(readonly real: NativeBinding) {
    // The addon's functions are not enumerable, so a spread would miss them.
    const copy: Record<string, unknown> = {}
    for (const name of Object.getOwnPropertyNames(real)) copy[name] = (real as unknown as Record<string, unknown>)[name]
    const createTensor: NativeBinding['createTensor'] = (shape, type, values) => {
      const id = real.createTensor(shape, type, values)
      this.events.push({ kind: 'constant', id, type, shape: [...shape], values: values.slice() })
      return id
    }
    const executeOp: NativeBinding['executeOp'] = (op, attributes, inputs, count) => {
      const outputs = real.executeOp(op, attributes, inputs, count)
      this.events.push({ kind: 'op', op, attributes, inputs: [...inputs], outputs })
      return outputs
    }
    const tensorDataSync: NativeBinding['tensorDataSync'] = (id) => {
      throw new EngineError('STEP_READS_HOST', `the step reads the result of ${this.producer(id)} on the host, so it cannot become a graph`)
    }
    this.wrapped = { ...(copy as unknown as NativeBinding), createTensor, executeOp, tensorDataSync }
  }

  private producer(id: number): string {
    let position = 0
    for (const event of this.events) {
      if (event.kind === 'op') position++
      if (event.kind === 'op' && event.outputs.some((output) => output.id === id)) return `op ${event.op} (number ${position} of the step)`
      if (event.kind === 'constant' && event.id === id) return 'a constant'
    }
    return 'a feed, a variable or an outside tensor'
  }
}
