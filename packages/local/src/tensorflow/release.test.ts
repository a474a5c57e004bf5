import { expect, test } from 'vitest'
import { placeInLibrary, wheelName } from './release.js'

test('of the wheel only the two libraries and the headers of the C interface are kept', () => {
  expect(placeInLibrary('tensorflow/libtensorflow_cc.so.2')).toBe('lib/libtensorflow_cc.so.2')
  expect(placeInLibrary('tensorflow/libtensorflow_framework.so.2')).toBe('lib/libtensorflow_framework.so.2')
  expect(placeInLibrary('tensorflow/include/tensorflow/c/eager/c_api.h')).toBe('include/tensorflow/c/eager/c_api.h')
  expect(placeInLibrary('tensorflow/include/xla/tsl/c/tsl_status.h')).toBe('include/xla/tsl/c/tsl_status.h')
  expect(placeInLibrary('tensorflow/python/ops/math_ops.py')).toBeUndefined()
  expect(placeInLibrary('tensorflow/include/tensorflow/c/')).toBeUndefined()
  expect(placeInLibrary('tensorflow/include/tensorflow/c/../../../../escape.h')).toBeUndefined()
  expect(placeInLibrary('other/tensorflow/libtensorflow_cc.so.2')).toBeUndefined()
})

test('the wheel is asked for by the name that its standard gives it', () => {
  expect(wheelName({ node: 'linux-x64', tag: 'manylinux_2_27_x86_64', sha256: undefined })).toBe('tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl')
})
