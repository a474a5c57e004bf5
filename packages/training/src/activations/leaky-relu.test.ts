import { testActivation } from '@trainyard/testing/golden/test-activation.js'
import { leakyRelu } from './leaky-relu.js'

testActivation('leaky_relu', leakyRelu)
