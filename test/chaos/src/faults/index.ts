import { buildFaults } from './build.js'
import { clockFaults } from './clock.js'
import type { Fault } from './fault.js'
import { networkFaults } from './network.js'
import { postgresFaults } from './postgres.js'
import { processFaults } from './processes.js'
import { redisFaults } from './redis.js'

/** Everything that is made to go wrong, in the order in which it is. */
export const faults: readonly Fault[] = [...processFaults, ...redisFaults, ...postgresFaults, ...networkFaults, ...clockFaults, ...buildFaults]
