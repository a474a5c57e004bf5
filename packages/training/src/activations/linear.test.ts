import { testActivation } from '@trainyard/testing/golden/test-activation.js'
import { linear } from './linear.js'

testActivation('linear', linear)
