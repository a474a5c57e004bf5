import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EngineError } from '../../backend/engine-error.js'
import type { HostValues, NativeBinding, TensorMetadata } from '../../backend/native.js'
import { WireWriter } from '../format/wire.js'

const TAG = 'serve'

/**
 * A session of libtensorflow over one graph. The addon offers no call for a bare graph, but it loads SavedModels, and a
 * SavedModel may be a graph and nothing else: no variables, no signature, no initialiser. The file is gone again
 * before the constructor returns.
 */
export class GraphSession {
  private readonly id: number
  private open = true

  /**
   * Loads a GraphDef.
   * @throws {EngineError} `GRAPH_FAILED` where the library rejects it.
   */
  constructor(
    private readonly binding: NativeBinding,
    graph: Uint8Array,
  ) {
    const folder = mkdtempSync(join(tmpdir(), `trainyard-graph-${process.pid}-`))
    try {
      writeFileSync(join(folder, 'saved_model.pb'), savedModel(graph))
      this.id = binding.loadSavedModel(folder, TAG)
    } catch (cause) {
      throw new EngineError('GRAPH_FAILED', 'the compiled step was rejected by the library', cause)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  /**
   * Runs the graph: feeds by placeholder name, results by edge. The caller owns the handles of the results. Use few
   * different combinations of names: the session keeps an executor for each of them.
   */
  run(feeds: readonly { readonly name: string; readonly handle: number }[], fetches: readonly string[]): TensorMetadata[] {
    if (!this.open) throw new EngineError('GRAPH_FAILED', 'the program was disposed')
    const outputs = fetches.map((edge) => (edge.includes(':') ? edge : `${edge}:0`)).join()
    return this.call(
      feeds.map(({ handle }) => handle),
      feeds.map(({ name }) => name).join(),
      outputs,
    )
  }

  /** As `run`, with the results read to the host and their handles freed. */
  fetch(feeds: readonly { readonly name: string; readonly handle: number }[], fetches: readonly string[]): HostValues[] {
    return this.toHost(this.run(feeds, fetches))
  }

  /**
   * A call that is made often: its names are joined once. It takes the handles of its feeds, by placeholder in this order, and returns the values of its
   * fetches on the host. The caller keeps the handles.
   */
  prepare(placeholders: readonly string[], fetches: readonly string[]): (handles: readonly number[]) => HostValues[] {
    const [inputs, outputs] = [placeholders.join(), fetches.map((edge) => `${edge}:0`).join()]
    return (handles) => {
      if (!this.open) throw new EngineError('GRAPH_FAILED', 'the program was disposed')
      return this.toHost(this.call(handles, inputs, outputs))
    }
  }

  /** Frees the session with its variables. A second call does nothing. */
  close(): void {
    if (this.open) this.binding.deleteSavedModel(this.id)
    this.open = false
  }

  private call(handles: readonly number[], inputs: string, outputs: string): TensorMetadata[] {
    try {
      return this.binding.runSavedModel(this.id, handles, inputs, outputs)
    } catch (cause) {
      throw new EngineError('GRAPH_FAILED', 'a call of the compiled step failed', cause)
    }
  }

  private toHost(tensors: readonly TensorMetadata[]): HostValues[] {
    return tensors.map(({ id }) => {
      const values = this.binding.tensorDataSync(id)
      this.binding.deleteTensor(id)
      return values
    })
  }
}

// saved_model.proto and meta_graph.proto: a version, a tag, a graph.
function savedModel(graph: Uint8Array): Uint8Array {
  return new WireWriter()
    .integer(1, 1)
    .message(2, (meta) => meta.message(1, (info) => info.bytes(4, TAG)).bytes(2, graph))
    .finish()
}

/** Sessions without an owner, oldest first. They hold variables and data until they are taken or pushed out, so there are few. */
const kept: { readonly key: string; readonly session: GraphSession }[] = []
const LIMIT = 2

/** Keeps the session of a disposed program for the next one with the same graph, which need not build, load and optimize it again. */
export function keepSession(key: string, session: GraphSession): void {
  kept.push({ key, session })
  if (kept.length > LIMIT) kept.shift()?.session.close()
}

/** The kept session of this graph, now the caller's; its variables and data are those of the program before. */
export function takeSession(key: string): GraphSession | undefined {
  const index = kept.findIndex((one) => one.key === key)
  return index < 0 ? undefined : kept.splice(index, 1)[0]?.session
}
