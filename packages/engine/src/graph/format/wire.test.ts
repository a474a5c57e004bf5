import { describe, expect, test } from 'vitest'
import { requireFromPackage } from '../../backend/native.js'
import * as attribute from './attribute.js'
import { FLOAT } from './data-types.js'
import { GraphBuilder } from './graph-builder.js'

type DecodedAttribute = {
  getI(): number
  getF(): number
  getType(): number
  getShape(): { getDimList(): { getSize(): number }[] }
  getTensor(): { getTensorContent_asU8(): Uint8Array }
  getList(): { getIList(): number[] }
}
type DecodedNode = {
  getName(): string
  getOp(): string
  getInputList(): string[]
  getAttrMap(): { get(key: string): DecodedAttribute }
}
type Messages = {
  GraphDef: { deserializeBinary(bytes: Uint8Array): { getNodeList(): DecodedNode[]; getVersions(): { getProducer(): number } } }
}

const { GraphDef } = requireFromPackage('@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js') as Messages

function decode(builder: GraphBuilder): DecodedNode[] {
  return GraphDef.deserializeBinary(builder.finish()).getNodeList()
}

describe('the written graph, read by the official decoder', () => {
  test('keeps names, inputs, control edges and attributes', () => {
    const builder = new GraphBuilder()
    const input = builder.placeholder('x', FLOAT, [-1, 3])
    builder.node(
      'Fancy',
      [`${input}:1`],
      { k: attribute.integer(-7), e: attribute.float(0.25), l: attribute.integers([300, 2]) },
      { after: ['x:2', 'x'], name: 'fancy' },
    )
    const [placeholder, fancy] = decode(builder)
    expect(
      placeholder
        ?.getAttrMap()
        .get('shape')
        .getShape()
        .getDimList()
        .map((dim) => dim.getSize()),
    ).toEqual([-1, 3])
    expect(placeholder?.getAttrMap().get('dtype').getType()).toBe(FLOAT)
    expect(fancy?.getInputList()).toEqual(['x:1', '^x'])
    expect(fancy?.getAttrMap().get('k').getI()).toBe(-7)
    expect(fancy?.getAttrMap().get('e').getF()).toBe(0.25)
    expect(fancy?.getAttrMap().get('l').getList().getIList()).toEqual([300, 2])
  })

  test('keeps the bytes of a constant, and writes equal values as a Fill', () => {
    const builder = new GraphBuilder()
    const values = Float32Array.of(1.5, -2, 1e-30)
    builder.constant(FLOAT, [3], values)
    builder.constant(FLOAT, [1000], new Float32Array(1000).fill(2))
    const nodes = decode(builder)
    expect(nodes.map((node) => node.getOp())).toEqual(['Const', 'Const', 'Const', 'Fill'])
    expect(new Float32Array(Uint8Array.from(nodes[0]?.getAttrMap().get('value').getTensor().getTensorContent_asU8() ?? []).buffer)).toEqual(values)
    expect(builder.finish().length).toBeLessThan(600)
  })
})
