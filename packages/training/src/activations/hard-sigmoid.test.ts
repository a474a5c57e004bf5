import { testActivation } from '@trainyard/testing/golden/test-activation.js'
import { hardSigmoid } from './hard-sigmoid.js'

testActivation('hard_sigmoid', hardSigmoid)
