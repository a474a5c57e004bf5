/**
 * Opens models that were exported for TensorFlow.js: one file without dependencies, for browsers and Node. It holds the layers that TensorFlow.js lacks, and what
 * is done to rows before a network and to its outputs behind it.
 *
 *     import * as tf from '@tensorflow/tfjs'
 *     import { openModel } from './trainyard.mjs'
 *     const model = await openModel(tf, 'digits-1')
 *     const [{ label, probabilities }] = await model.predict([row])
 *
 * Layers and preparation are programs: lists of instructions [name, …arguments], in which a value is the number of the instruction that gives it.
 */

/** Registers the class of the layers that TensorFlow.js lacks, so that `tf.loadLayersModel` opens members that have some. */
export function registerLayers(tf) {
  class TrainyardLayer extends tf.layers.Layer {
    static className = 'TrainyardLayer'

    constructor(config) {
      super(config)
      this.own = { program: config.program, arrays: config.arrays, output: config.output }
    }

    build(shape) {
      this.held = this.own.arrays.map((array, index) => this.addWeight(`array${index}`, array, 'float32', tf.initializers.zeros(), null, false))
      super.build(shape)
    }

    computeOutputShape(shape) {
      return [(Array.isArray(shape[0]) ? shape[0] : shape)[0], ...this.own.output]
    }

    call(inputs) {
      return tf.tidy(() => {
        const x = Array.isArray(inputs) ? inputs[0] : inputs
        const { y } = run(this.own.program, { ...onTensors(tf), input: () => x, held: (index) => this.held[index].read() })
        return y
      })
    }

    getConfig() {
      return { ...super.getConfig(), ...this.own }
    }
  }
  tf.serialization.registerClass(TrainyardLayer)
}

/**
 * Opens an export by the address of its folder, or by functions that give its files: `json` the content of one, `layers` what `tf.loadLayersModel` takes. `predict`
 * takes rows as the service does, and gives what it gives: `label` and `probabilities`, or `value`, and `quantiles` where there are some.
 *
 * @returns {Promise<{ ensemble: any, predict: (rows: readonly unknown[]) => Promise<any[]>, dispose: () => void }>}
 */
export async function openModel(tf, from, requestInit = {}) {
  registerLayers(tf)
  const files = typeof from === 'string' ? byAddress(from, requestInit) : from
  const ensemble = await files.json('ensemble.json')
  const used = ensemble.members.filter(({ weight }) => weight > 0)
  const members = await Promise.all(
    used.map(async ({ index, model }) => ({ name: `member${index}`, layers: await tf.loadLayersModel(await files.layers(model), { requestInit }) })),
  )
  const predict = async (rows) => {
    if (rows.length === 0) return []
    const prepared = run(ensemble.programs.prepare, { ...onArrays, input: (name) => inputOf(ensemble, name, rows) })
    const outputs = {}
    for (const { name, layers } of members) {
      const { data, shape } = prepared[name]
      const given = tf.tidy(() => layers.predict(tf.tensor(Float32Array.from(data), [rows.length, ...shape.slice(1)]), { batchSize: 256 }))
      outputs[name] = { kind: 'float', shape: given.shape, data: await given.data() }
      given.dispose()
    }
    return answersOf(run(ensemble.programs.combine, { ...onArrays, input: (name) => outputs[name] }), rows.length)
  }
  return { ensemble, predict, dispose: () => members.forEach(({ layers }) => layers.dispose()) }
}

const byAddress = (base, requestInit) => ({
  json: async (path) => {
    const reply = await fetch(`${base}/${path}`, requestInit)
    if (!reply.ok) throw new Error(`${base}/${path}: ${reply.status}`)
    return reply.json()
  },
  layers: (path) => `${base}/${path}`,
})

/** The cells of a column, or all pixels, of rows in the order of the columns or by their names. */
function inputOf({ preprocessing, input_shape: shape }, name, rows) {
  if (preprocessing.kind === 'image') {
    const pixels = rows.map((row) => row.flat(Number.POSITIVE_INFINITY))
    const size = shape.reduce((product, side) => product * side, 1)
    const wrong = pixels.findIndex(({ length }) => length !== size)
    if (wrong >= 0) throw new RangeError(`row ${wrong} has ${pixels[wrong].length} numbers, an image has ${size}`)
    return { kind: 'float', shape: [rows.length, ...shape], data: Float32Array.from(pixels.flat()) }
  }
  const place = preprocessing.columns.findIndex((column) => column.name === name)
  const { type } = preprocessing.columns[place]
  const cells = rows.map((row) => (Array.isArray(row) ? row[place] : row[name]) ?? null)
  if (type !== 'numeric' && type !== 'date')
    return { kind: 'text', shape: [rows.length], data: cells.map((cell) => (cell === null ? '' : String(cell).trim())) }
  const number = (cell) => (cell === null || cell === '' ? Number.NaN : type === 'date' && typeof cell === 'string' ? Date.parse(cell) : Number(cell))
  return { kind: 'double', shape: [rows.length], data: Float64Array.from(cells, number) }
}

const answersOf = (outputs, rows) =>
  Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(
      Object.entries(outputs).map(([name, { shape, data }]) => [
        name,
        shape.length === 1 ? data[row] : Array.from(data.slice(row * shape[1], (row + 1) * shape[1])),
      ]),
    ),
  )

/** Runs a program with some library of operations, and gives its outputs by their names. */
function run(program, library) {
  const values = []
  const outputs = {}
  for (const [name, ...rest] of program) {
    const { given, own } = argumentsOf[name](...rest)
    const of = given.map((number) => values[number])
    if (name === 'output') outputs[own[0]] = of[0]
    values.push(name === 'output' ? null : library[name](...own, ...of))
  }
  return outputs
}

/** The arguments of each instruction that are numbers of values, and those that are its own. */
const argumentsOf = {
  input: (name) => ({ given: [], own: [name] }),
  constant: (...own) => ({ given: [], own }),
  held: (index) => ({ given: [], own: [index] }),
  output: (name, x) => ({ given: [x], own: [name] }),
  unary: (op, x) => ({ given: [x], own: [op] }),
  binary: (op, a, b) => ({ given: [a, b], own: [op] }),
  compare: (op, a, b) => ({ given: [a, b], own: [op] }),
  either: (a, b) => ({ given: [a, b], own: [] }),
  isNaN: (x) => ({ given: [x], own: [] }),
  select: (...given) => ({ given, own: [] }),
  cast: (kind, x) => ({ given: [x], own: [kind] }),
  matMul: (a, b) => ({ given: [a, b], own: [] }),
  reshape: (shape, x) => ({ given: [x], own: [shape] }),
  transpose: (order, x) => ({ given: [x], own: [order] }),
  concat: (axis, ...given) => ({ given, own: [axis] }),
  slice: (axis, from, to, x) => ({ given: [x], own: [axis, from, to] }),
  gather: (axis, x, places) => ({ given: [x, places], own: [axis] }),
  sum: (axes, keep, x) => ({ given: [x], own: [axes, keep] }),
  mean: (axes, keep, x) => ({ given: [x], own: [axes, keep] }),
  softmax: (x) => ({ given: [x], own: [] }),
  argMax: (x) => ({ given: [x], own: [] }),
  oneHotTexts: (texts, x) => ({ given: [x], own: [texts] }),
}

/** The operations on tensors, for layers: numbers are float32, whole numbers int32. */
const onTensors = (tf) => ({
  constant: (kind, shape, values) => tf.tensor(values, shape, kind === 'int' ? 'int32' : 'float32'),
  unary: (op, x) => tf[op](x),
  binary: (op, a, b) => tf[{ min: 'minimum', max: 'maximum' }[op] ?? op](a, b),
  compare: (op, a, b) => tf[{ greaterOrEqual: 'greaterEqual' }[op] ?? op](a, b),
  select: (condition, yes, no) => tf.where(condition, yes, no),
  cast: (kind, x) => tf.cast(x, kind === 'int' ? 'int32' : 'float32'),
  matMul: (a, b) => product(tf, a, b),
  reshape: (shape, x) => tf.reshape(x, shape),
  transpose: (order, x) => tf.transpose(x, order),
  concat: (axis, ...parts) => tf.concat(parts, axis),
  slice: (axis, from, to, x) =>
    tf.slice(
      x,
      x.shape.map((_, side) => (side === axis ? from : 0)),
      x.shape.map((size, side) => (side === axis ? to - from : size)),
    ),
  gather: (axis, x, places) => tf.gather(x, places, axis),
  sum: (axes, keep, x) => tf.sum(x, axes, keep),
  mean: (axes, keep, x) => tf.mean(x, axes, keep),
  softmax: (x) => tf.softmax(x),
  argMax: (x) => tf.argMax(x, -1),
})

/** A product with a matrix, of rows in any number of sides. */
function product(tf, a, b) {
  if (a.rank <= 2 || b.rank !== 2) return tf.matMul(a, b)
  const width = a.shape[a.rank - 1]
  return tf.reshape(tf.matMul(tf.reshape(a, [-1, width]), b), [...a.shape.slice(0, -1), b.shape[1]])
}

const listOf = { float: Float32Array, double: Float64Array, int: Float64Array, bool: Uint8Array, text: Array }
const sizeOf = (shape) => shape.reduce((product_, side) => product_ * side, 1)
const made = (kind, shape, of) => ({ kind, shape, data: listOf[kind].from({ length: sizeOf(shape) }, (_, place) => of(place)) })

/** Elements of values of any shapes that broadcast, as NumPy does. */
function each(kind, of, ...values) {
  const sides = Math.max(...values.map(({ shape }) => shape.length))
  const shapes = values.map(({ shape }) => [...Array(sides - shape.length).fill(1), ...shape])
  const shape = shapes[0].map((_, side) => (shapes.some((own) => own[side] === 0) ? 0 : Math.max(...shapes.map((own) => own[side]))))
  const places = values.map((_, index) => placesIn(shapes[index], shape))
  return made(kind, shape, (place) => of(...values.map(({ data }, index) => data[places[index](place)])))
}

/** Where an element of a wider shape comes from in one whose sides of 1 are repeated. */
function placesIn(own, shape) {
  if (own.every((side, index) => side === shape[index])) return (place) => place
  return (place) => {
    let [rest, found, step] = [place, 0, 1]
    for (let side = shape.length - 1; side >= 0; side -= 1) {
      if (own[side] !== 1) found += (rest % shape[side]) * step
      rest = Math.floor(rest / shape[side])
      step *= own[side]
    }
    return found
  }
}

/** To the even neighbor. */
const toEven = (x) => (x % 1 === 0.5 || x % 1 === -0.5 ? 2 * Math.round(x / 2) : Math.round(x))
const { abs, exp, log, sqrt, sin, cos, floor, min, max } = Math
const functions = { abs, exp, log, sqrt, sin, cos, floor, neg: (x) => -x, round: toEven }
const operations = { add: (a, b) => a + b, sub: (a, b) => a - b, mul: (a, b) => a * b, div: (a, b) => a / b, min, max }
const comparisons = { equal: (a, b) => a === b, greater: (a, b) => a > b, greaterOrEqual: (a, b) => a >= b }

/** Elements along an axis: how many lie behind one of them, and how many groups of them there are. */
const along = (shape, axis) => ({ behind: sizeOf(shape.slice(axis + 1)), before: sizeOf(shape.slice(0, axis)) })

/** Chosen elements along an axis. */
function picked({ kind, shape, data }, axis, places) {
  const { behind } = along(shape, axis)
  const block = places.length * behind
  return made(kind, [...shape.slice(0, axis), places.length, ...shape.slice(axis + 1)], (place) => {
    const within = place % block
    return data[(Math.floor(place / block) * shape[axis] + places[Math.floor(within / behind)]) * behind + (within % behind)]
  })
}

const range = (from, to) => Array.from({ length: to - from }, (_, index) => from + index)
/** The rows of a value whose last side is one. */
const rowsOf = ({ shape, data }) => {
  const width = shape[shape.length - 1]
  return range(0, data.length / Math.max(1, width)).map((row) => data.slice(row * width, (row + 1) * width))
}

/** The operations on arrays, for rows and outputs: `double` is float64, which TensorFlow.js does not have. */
const onArrays = {
  constant: (kind, shape, values) => made(kind, shape, (place) => values[place]),
  unary: (op, x) => each(x.kind, functions[op], x),
  binary: (op, a, b) => each(a.kind, operations[op], a, b),
  compare: (op, a, b) => each('bool', comparisons[op], a, b),
  either: (a, b) => each('bool', (one, other) => one || other, a, b),
  isNaN: (x) => each('bool', Number.isNaN, x),
  select: (condition, yes, no) => each(yes.kind, (holds, one, other) => (holds ? one : other), condition, yes, no),
  cast: (kind, x) => each(kind, kind === 'int' ? Math.trunc : Number, x),
  matMul: (a, b) => {
    const columns = b.shape[1]
    const rows = rowsOf(a)
    const cell = (row, column) => row.reduce((sum, value, place) => sum + value * b.data[place * columns + column], 0)
    return made('float', [...a.shape.slice(0, -1), columns], (place) => cell(rows[Math.floor(place / columns)], place % columns))
  },
  reshape: (shape, { kind, data }) => {
    const known = sizeOf(shape.filter((side) => side >= 0))
    return { kind, shape: shape.map((side) => (side < 0 ? data.length / known : side)), data }
  },
  concat: (axis, ...parts) => {
    const places = parts.flatMap(({ shape }, part) => range(0, shape[axis]).map((place) => ({ part, place })))
    const [{ kind, shape }] = parts
    const { behind } = along(shape, axis)
    const block = places.length * behind
    return made(kind, [...shape.slice(0, axis), places.length, ...shape.slice(axis + 1)], (index) => {
      const within = index % block
      const { part, place } = places[Math.floor(within / behind)]
      return parts[part].data[(Math.floor(index / block) * parts[part].shape[axis] + place) * behind + (within % behind)]
    })
  },
  slice: (axis, from, to, x) => picked(x, axis, range(from, to)),
  gather: (axis, x, places) => picked(x, axis, places.data),
  sum: ([axis], keep, x) => {
    const { behind } = along(x.shape, axis)
    const length = x.shape[axis]
    const shape = [...x.shape.slice(0, axis), ...(keep ? [1] : []), ...x.shape.slice(axis + 1)]
    return made(x.kind, shape, (place) => {
      const first = Math.floor(place / behind) * length * behind + (place % behind)
      return range(0, length).reduce((sum, step) => sum + x.data[first + step * behind], 0)
    })
  },
  softmax: (x) => {
    const rows = rowsOf(x).map((row) => {
      const raised = Array.from(row, (value) => Math.exp(value - Math.max(...row)))
      const total = raised.reduce((sum, value) => sum + value, 0)
      return raised.map((value) => value / total)
    })
    const width = x.shape[x.shape.length - 1]
    return made('float', x.shape, (place) => rows[Math.floor(place / width)][place % width])
  },
  argMax: (x) => {
    const rows = rowsOf(x)
    return made('int', x.shape.slice(0, -1), (row) => rows[row].indexOf(Math.max(...rows[row])))
  },
  oneHotTexts: (texts, x) =>
    made('float', [x.data.length, texts.length], (place) => Number(x.data[Math.floor(place / texts.length)] === texts[place % texts.length])),
}
