/**
 * Rows ready for the network, row-major. Images stay uint8 [rows, height, width, channels] (their affine preprocessing is applied on tensors in the step);
 * tables are float32 [rows, features], standardised and encoded. `y` holds class numbers, or standardised targets for regression.
 */
export type Split = { x: { data: Uint8Array | Float32Array; shape: number[] }; y: Int32Array | Float32Array; rows: number }
