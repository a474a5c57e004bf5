import { z } from 'zod'

/**
 * Makes schemas check values without compiled code, which takes `eval`: for pages whose content security policy forbids that. It counts for schemas that are made
 * after the call, so it comes first.
 */
export const checkWithoutEval = (): void => void z.config({ jitless: true })
