import type * as TensorFlowJs from '@tensorflow/tfjs'

/** TensorFlow.js with its layers, which is loaded when it is first asked for; it computes on the backend that the engine has loaded. */
export const layersLibrary = (): Promise<typeof TensorFlowJs> => import('@tensorflow/tfjs')
