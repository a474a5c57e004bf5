import { z } from 'zod'

/**
 * Makes schemas check values without compiled code, which needs `eval`, for pages whose content security policy forbids it. Applies to schemas created after
 * the call, so call it first.
 */
export const checkWithoutEval = (): void => void z.config({ jitless: true })
