/** A shader that updates arrays in place. `targets` are read and written, `inputs` read; a scalar is an array of one. */
type UpdateShader = {
  readonly targets: readonly string[]
  readonly inputs: readonly string[]
  /** Statements for the number at `i`. */
  readonly body: string
}

/** The fused updates of `updates/` in WGSL, each number on its own thread: the same formulas in the same order as their composed form. */
export const UPDATE_SHADERS = {
  gradientDescent: {
    targets: ['w'],
    inputs: ['rate', 'g'],
    body: 'w[i] = w[i] - rate[0] * g[i];',
  },
  momentum: {
    targets: ['w', 'velocity'],
    inputs: ['rate', 'g', 'keep'],
    body: `let v = velocity[i] * keep[0] - rate[0] * g[i];
  velocity[i] = v;
  w[i] = w[i] + v;`,
  },
  nesterov: {
    targets: ['w', 'velocity'],
    inputs: ['rate', 'g', 'keep'],
    body: `let step = rate[0] * g[i];
  let v = velocity[i] * keep[0] - step;
  velocity[i] = v;
  w[i] = w[i] + (v * keep[0] - step);`,
  },
  adagrad: {
    targets: ['w', 'accumulator'],
    inputs: ['rate', 'epsilon', 'g'],
    body: `let a = accumulator[i] + g[i] * g[i];
  accumulator[i] = a;
  w[i] = w[i] - rate[0] * g[i] / (sqrt(a) + epsilon[0]);`,
  },
  adam: {
    targets: ['w', 'first', 'second'],
    inputs: ['rate', 'decay1', 'decay2', 'epsilon', 'g'],
    body: `let m = first[i] + (g[i] - first[i]) * (1.0 - decay1[0]);
  let v = second[i] + (g[i] * g[i] - second[i]) * (1.0 - decay2[0]);
  first[i] = m;
  second[i] = v;
  w[i] = w[i] - m * rate[0] / (sqrt(v) + epsilon[0]);`,
  },
} satisfies Record<string, UpdateShader>

/** The name of a fused update. */
export type UpdateShaderName = keyof typeof UPDATE_SHADERS
