import { testActivation } from '@trainyard/testing/golden/test-activation.js'
import { elu } from './elu.js'

testActivation('elu', elu)
