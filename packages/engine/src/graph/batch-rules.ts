import { elementAt } from '@trainyard/spec'
import { EngineError } from '../backend/engine-error.js'
import { sizeOf } from './format/data-types.js'
import type { Batch, ResidentArray, StepDefinition } from './contract.js'

/** Whether a step may be run on a batch that is handed over. */
export const isFed = ({ fed = true, data }: StepDefinition): boolean => fed || data === undefined

/** Rejects a batch whose names, types or shapes differ from the feeds, naming every error. Returns its size. */
export function checkBatch(definition: StepDefinition, batch: Batch): number {
  const errors: string[] = isFed(definition) ? [] : ['this step is for rows of its data alone']
  const sizes = new Set<number>()
  for (const [name, { shape, dtype }] of Object.entries(definition.feeds)) {
    const tensor = batch[name]
    const [size = -1, ...rest] = tensor?.shape ?? []
    if (tensor === undefined) errors.push(`${name} is missing`)
    else if (tensor.dtype !== dtype || rest.join() !== shape.join())
      errors.push(`${name} is ${tensor.dtype} [${tensor.shape.join()}], not ${dtype} [batch${shape.map((side) => `,${side}`).join('')}]`)
    else sizes.add(size)
  }
  for (const name of Object.keys(batch)) if (!(name in definition.feeds)) errors.push(`${name} is not a feed of this step`)
  const [size = 0] = sizes
  if (sizes.size > 1) errors.push(`the feeds have ${[...sizes].join(' and ')} rows`)
  else if (errors.length === 0 && !definition.batchSizes.includes(size))
    errors.push(`a batch of ${size} rows was not compiled, only ${definition.batchSizes.join(', ')}`)
  if (errors.length > 0) throw new EngineError('STEP_BAD_FEED', `bad batch: ${errors.join('; ')}`)
  return size
}

/** Rejects row numbers that do not fill whole batches or point outside the data. Returns the number of steps. */
export function checkRows(definition: StepDefinition, rows: Int32Array, batchSize: number): number {
  const { data } = definition
  const fail = (reason: string): never => {
    throw new EngineError('STEP_BAD_FEED', `bad rows: ${reason}`)
  }
  if (data === undefined) return fail('this step has no resident data')
  if (!definition.batchSizes.includes(batchSize)) fail(`a batch of ${batchSize} rows was not compiled, only ${definition.batchSizes.join(', ')}`)
  if (rows.length === 0 || rows.length % batchSize !== 0) fail(`${rows.length} rows do not fill whole batches of ${batchSize}`)
  const limit = Math.min(...Object.values(data).map(({ shape }) => elementAt(shape, 0, 'rows of the data')))
  for (const row of rows) if (row < 0 || row >= limit) fail(`row ${row} is outside the ${limit} rows of the data`)
  return rows.length / batchSize
}

/** Rejects a definition whose data do not match its feeds. */
export function checkDefinition(name: string, { feeds, data, batchSizes }: StepDefinition): void {
  const errors: string[] = []
  if (batchSizes.length === 0 || batchSizes.some((size) => !Number.isInteger(size) || size < 1))
    errors.push(`batch sizes [${batchSizes.join()}] are not all whole numbers of at least 1`)
  for (const [feed, { shape }] of Object.entries(data === undefined ? {} : feeds)) {
    const array: ResidentArray | undefined = data?.[feed]
    if (array === undefined) errors.push(`data for feed ${feed} are missing`)
    else if (array.shape.slice(1).join() !== shape.join())
      errors.push(`data for feed ${feed} have rows of [${array.shape.slice(1).join()}], not [${shape.join()}]`)
    else if (array.values.length !== sizeOf(array.shape)) errors.push(`data for feed ${feed} hold ${array.values.length} values, not ${sizeOf(array.shape)}`)
  }
  if (errors.length > 0) throw new EngineError('STEP_BAD_FEED', `step ${name}: ${errors.join('; ')}`)
}
