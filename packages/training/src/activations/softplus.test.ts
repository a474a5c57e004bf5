import { testActivation } from '@trainyard/testing/golden/test-activation.js'
import { softplus } from './softplus.js'

testActivation('softplus', softplus)
