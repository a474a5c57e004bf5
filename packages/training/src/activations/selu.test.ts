import { testActivation } from '@trainyard/testing/golden/test-activation.js'
import { selu } from './selu.js'

testActivation('selu', selu)
