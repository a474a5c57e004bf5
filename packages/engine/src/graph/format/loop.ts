import { elementAt } from '@trainyard/spec'
import * as attribute from './attribute.js'
import { FLOAT, INT32 } from './data-types.js'
import { type Edge, type GraphBuilder, nodeOf } from './graph-builder.js'

/** A tensor that an iteration yields, to be stacked over all iterations. */
export type LoopOutput = {
  readonly edge: Edge
  readonly type: number
  readonly shape: readonly number[]
}

/** What a loop body gets: its iteration number, its start, and a way to bring outer tensors in. */
export type LoopScope = {
  readonly iteration: Edge
  /** The node that starts the iteration; a node without inputs from the loop must wait for it. */
  readonly pivot: string
  /** The same tensor in every iteration. */
  enter(outer: Edge, type: number): Edge
}

/** What a loop body returns: what to stack, and the nodes that must finish before the next iteration starts. */
export type LoopBody = {
  readonly stacked: readonly LoopOutput[]
  readonly barrier: readonly string[]
}

/**
 * Adds a loop of `count` iterations (an int32 scalar) and returns, for each stacked output, a tensor
 * `[count, ...shape]`. It is written with the primitives of TensorFlow's control flow (Abadi et al. 2016,
 * "TensorFlow: A System for Large-Scale Machine Learning", section 3.4), which sessions run without any function library.
 * `shapes` tells what the body will return, since the buffers enter the loop before the body exists.
 */
export function buildLoop(
  builder: GraphBuilder,
  frame: string,
  count: Edge,
  shapes: readonly Omit<LoopOutput, 'edge'>[],
  body: (scope: LoopScope) => LoopBody,
): Edge[] {
  const enter = (outer: Edge, type: number, constant: boolean) =>
    builder.node('Enter', [outer], {
      T: attribute.type(type),
      frame_name: attribute.text(frame),
      is_constant: attribute.flag(constant),
      parallel_iterations: attribute.integer(1),
    })
  const merge = (initial: Edge, type: number, next: string) => builder.node('Merge', [initial, next], { T: attribute.type(type), N: attribute.integer(2) })
  const split = (value: Edge, type: number, condition: Edge) => builder.node('Switch', [value, condition], { T: attribute.type(type) })
  const next = (value: Edge, type: number, name: string, after: readonly string[] = []) =>
    builder.node('NextIteration', [value], { T: attribute.type(type) }, { name, after })

  const counter = merge(enter(builder.integers([], [0]), INT32, false), INT32, `${frame}_i`)
  const condition = builder.node('LoopCond', [builder.node('Less', [counter, enter(count, INT32, true)], { T: attribute.type(INT32) })], {})
  const counterSplit = split(counter, INT32, condition)
  const pivot = builder.identity(`${counterSplit}:1`, INT32)

  const buffers = shapes.map(({ type, shape }, i) => {
    const merged = merge(enter(emptyBuffer(builder, count, type, shape), type, false), type, `${frame}_b${i}`)
    return split(merged, type, condition)
  })
  const { stacked, barrier } = body({ iteration: pivot, pivot, enter: (outer, type) => enter(outer, type, true) })
  const slot = builder.node('Reshape', [pivot, builder.integers([2], [1, 1], { after: [pivot] })], { T: attribute.type(INT32), Tshape: attribute.type(INT32) })
  stacked.forEach(({ edge, type, shape }, i) => {
    const row = builder.node('Reshape', [edge, builder.integers([shape.length + 1], [1, ...shape], { after: [pivot] })], {
      T: attribute.type(type),
      Tshape: attribute.type(INT32),
    })
    const updated = builder.node('TensorScatterUpdate', [`${elementAt(buffers, i, 'buffer of a result')}:1`, slot, row], {
      T: attribute.type(type),
      Tindices: attribute.type(INT32),
    })
    next(updated, type, `${frame}_b${i}`)
  })
  const one = builder.integers([], [1], { after: [pivot] })
  const following = builder.node('AddV2', [pivot, one], { T: attribute.type(INT32) })
  next(following, INT32, `${frame}_i`, barrier.map(nodeOf))
  return buffers.map((buffer, i) => builder.node('Exit', [buffer], { T: attribute.type(elementAt(shapes, i, 'shape of a result').type) }))
}

function emptyBuffer(builder: GraphBuilder, count: Edge, type: number, shape: readonly number[]): Edge {
  const lead = builder.node('Pack', [count], { N: attribute.integer(1), T: attribute.type(INT32), axis: attribute.integer(0) })
  const dims = builder.node('ConcatV2', [lead, builder.integers([shape.length], shape), builder.integers([], [0])], {
    N: attribute.integer(2),
    T: attribute.type(INT32),
    Tidx: attribute.type(INT32),
  })
  const zero = builder.constant(type, [], type === FLOAT ? new Float32Array(1) : type === INT32 ? new Int32Array(1) : new Uint8Array(1))
  return builder.node('Fill', [dims, zero], { T: attribute.type(type), index_type: attribute.type(INT32) })
}
