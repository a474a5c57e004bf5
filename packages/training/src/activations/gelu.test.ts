import { testActivation } from '@trainyard/testing/golden/test-activation.js'
import { gelu } from './gelu.js'

testActivation('gelu', gelu, { termSize: 1 })
