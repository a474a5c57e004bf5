import { testActivation } from '@trainyard/testing/golden/test-activation.js'
import { tanh } from './tanh.js'

testActivation('tanh', tanh, { termSize: 1 })
