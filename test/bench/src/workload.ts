/** The reference workloads: one batch step is forward, backward and Adam's update in float32 on resident data. */
export const WORKLOADS = {
  W1: { title: 'MLP 784-256-128-10', batch: 128, input: [784], stepsPerRound: 60 },
  W2: { title: 'MLP 64-64-64-10', batch: 32, input: [64], stepsPerRound: 300 },
  W3: { title: 'conv32-pool-conv64-pool-dense128-10 on 28x28x1', batch: 128, input: [28, 28, 1], stepsPerRound: 8 },
  W4: { title: 'ResNet-20 with batch normalization on 32x32x3', batch: 128, input: [32, 32, 3], stepsPerRound: 2 },
} as const

/** The name of a workload. */
export type WorkloadName = keyof typeof WORKLOADS

/** Whether a word of the command line names a workload. */
export const isWorkload = (name: string): name is WorkloadName => name in WORKLOADS

/** Rows of random data that stay in memory, for every contender. */
export const ROWS = 1024
