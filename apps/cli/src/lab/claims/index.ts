import type { Claim } from '../claim.js'
import { augmentation } from './augmentation.js'
import { bnInit, bnRate } from './batch-norm.js'
import { depth } from './depth.js'
import { ensemble } from './ensemble.js'
import { mixedTable } from './mixed-table.js'
import { optimizers } from './optimizers.js'
import { regularization } from './regularization.js'
import { sparsity } from './sparsity.js'
import { speed } from './speed.js'
import { sweep } from './sweep.js'

/** The claims of the lecture by the names that they are called with, in its order. */
export const claims = {
  depth,
  sparsity,
  speed,
  'bn-rate': bnRate,
  'bn-init': bnInit,
  optimizers,
  sweep,
  ensemble,
  'mixed-table': mixedTable,
  regularization,
  augmentation,
} satisfies Record<string, Claim>

export type ClaimName = keyof typeof claims

/** All names, in order. */
export const claimNames = Object.keys(claims) as ClaimName[]
