import type { TensorInfo } from '@tensorflow/tfjs-core'
import { replaceKernel } from '../../kernels/replace-kernel.js'
import { requireWebGpu, WEBGPU } from '../webgpu-backend.js'
import { type FlatShader, runFlat, THREADS, wholeNumbers } from './flat-program.js'

/** Sums many tensors a few at a time: a shader may only be given so many buffers, and tfjs gives it one for each tensor. */
export function registerAddN(): void {
  replaceKernel('AddN', WEBGPU, (plain) => (call) => {
    const { inputs, backend } = call
    const most = (requireWebGpu().device.limits['maxStorageBuffersPerShaderStage'] ?? 8) - 1
    const add = (tensors: readonly TensorInfo[]) => plain({ ...call, backend, inputs: tensors as never }) as TensorInfo
    let rest = inputs as unknown as readonly TensorInfo[]
    const partial: TensorInfo[] = []
    while (rest.length > most) {
      const sum = add(rest.slice(0, most))
      partial.push(sum)
      rest = [sum, ...rest.slice(most)]
    }
    const total = add(rest)
    for (const { dataId } of partial) requireWebGpu().disposeData(dataId)
    return total
  })
}

/** One workgroup a column: each thread adds up every 64th row, then the threads' sums are added pairwise. */
const SHADER: FlatShader = {
  key: 'column_sums',
  inputs: ['rows'],
  uniforms: 'height : i32, ',
  functions: `var<workgroup> sums : array<f32, ${THREADS}>;`,
  perThread: 0,
  body: `
  let column = index / ${THREADS};
  let lane = i32(localIndex);
  var sum = 0.0;
  if (column < uniforms.size) {
    for (var row = lane; row < uniforms.height; row += ${THREADS}) { sum += rows[row * uniforms.size + column]; }
  }
  sums[lane] = sum;
  workgroupBarrier();
  for (var half = ${THREADS / 2}; half > 0; half /= 2) {
    if (lane < half) { sums[lane] += sums[lane + half]; }
    workgroupBarrier();
  }
  if (lane == 0 && column < uniforms.size) { setOutputAtIndex(column, sums[0]); }`,
}

/** The sums of the columns of [rows, columns], as [columns]. */
export function columnSums(rows: TensorInfo): TensorInfo {
  const [height = 0, columns = 0] = rows.shape
  return runFlat(SHADER, [columns], [rows], wholeNumbers(height))
}
