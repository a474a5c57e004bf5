import { testActivation } from '@trainyard/testing/golden/test-activation.js'
import { mish } from './mish.js'

testActivation('mish', mish, { termSize: 1 })
