import { testActivation } from '@trainyard/testing/golden/test-activation.js'
import { relu } from './relu.js'

testActivation('relu', relu)
