import { testActivation } from '@trainyard/testing/golden/test-activation.js'
import { sigmoid } from './sigmoid.js'

testActivation('sigmoid', sigmoid, { termSize: 1 })
