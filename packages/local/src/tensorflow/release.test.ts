import { expect, test } from 'vitest'
import { libraryVariants, nvidiaContents, tensorflowContents, wheelName, wheelPlatform } from './release.js'

const { cpu, cuda } = libraryVariants

test('of the wheel only the two libraries and the headers of the C interface are kept', () => {
  expect(tensorflowContents.pathOf('tensorflow/libtensorflow_cc.so.2')).toBe('lib/libtensorflow_cc.so.2')
  expect(tensorflowContents.pathOf('tensorflow/libtensorflow_framework.so.2')).toBe('lib/libtensorflow_framework.so.2')
  expect(tensorflowContents.pathOf('tensorflow/include/tensorflow/c/eager/c_api.h')).toBe('include/tensorflow/c/eager/c_api.h')
  expect(tensorflowContents.pathOf('tensorflow/include/xla/tsl/c/tsl_status.h')).toBe('include/xla/tsl/c/tsl_status.h')
  expect(tensorflowContents.pathOf('tensorflow/python/ops/math_ops.py')).toBeUndefined()
  expect(tensorflowContents.pathOf('tensorflow/include/tensorflow/c/')).toBeUndefined()
  expect(tensorflowContents.pathOf('tensorflow/include/tensorflow/c/../../../../escape.h')).toBeUndefined()
  expect(tensorflowContents.pathOf('other/tensorflow/libtensorflow_cc.so.2')).toBeUndefined()
})

test('the wheel is asked for by the name that its standard gives it', () => {
  expect(wheelName(cpu, { node: 'linux-x64', tag: 'manylinux_2_27_x86_64', sha256: undefined })).toBe(
    'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl',
  )
})

test('nothing of NVIDIA’s wheels leaves their folder', () => {
  expect(nvidiaContents.pathOf('nvidia/cublas/lib/libcublas.so.12')).toBe('nvidia/cublas/lib/libcublas.so.12')
  expect(nvidiaContents.pathOf('nvidia/cublas/lib/../../../../escape.so')).toBeUndefined()
  expect(nvidiaContents.pathOf('lib/libcublas.so.12')).toBeUndefined()
})

test('the library for CUDA is there for Linux on x86-64 alone', () => {
  expect(wheelPlatform(cuda, 'linux-x64')).toMatchObject({ node: 'linux-x64' })
  expect(['linux-arm64', 'darwin-arm64', 'win32-x64'].map((machine) => wheelPlatform(cuda, machine))).toEqual([undefined, undefined, undefined])
  expect(wheelPlatform(cpu, 'linux-arm64')).toMatchObject({ node: 'linux-arm64' })
})
