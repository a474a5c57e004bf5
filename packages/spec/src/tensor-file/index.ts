export { readTensorFile, readTensorHeader, type TensorEntry, type TensorFile } from './read.js'
export { type StoredTensor, type TensorDtype, tensorBytesPerElement, type TypedArray } from './tensor.js'
export { writeTensorFile } from './write.js'
