import fc from 'fast-check'

// One seed for all property tests, so that two runs of a commit try the same examples and CI fails for its commit alone.
// TRAINYARD_PROPERTY_SEED tries others: `TRAINYARD_PROPERTY_SEED=7 npm test -- packages/csv`.
const named = process.env['TRAINYARD_PROPERTY_SEED']
const seed = named === undefined ? 20_261_201 : Number(named)
if (!Number.isInteger(seed)) throw new Error(`TRAINYARD_PROPERTY_SEED must be an integer; received "${named}".`)
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed })
