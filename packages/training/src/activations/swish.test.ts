import { testActivation } from '@trainyard/testing/golden/test-activation.js'
import { swish } from './swish.js'

testActivation('swish', swish)
