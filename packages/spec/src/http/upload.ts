import { z } from 'zod'
import { idSchema } from '../ids.js'
import { timestamp } from '../scalars.js'

/** A file that is uploaded in pieces (https://tus.io/protocols/resumable-upload): it is complete when `offset` is `bytes`, and then has its `sha256`. */
export const uploadView = z
  .strictObject({
    object: z.literal('upload'),
    id: idSchema('upload'),
    filename: z.string(),
    bytes: z.int(),
    offset: z.int(),
    sha256: z.string().nullable(),
    expected_sha256: z.string().nullable(),
    used: z.boolean(),
    created_at: timestamp,
    expires_at: timestamp,
  })
  .meta({ id: 'Upload' })
/** What `uploadView` gives. */
export type UploadView = z.output<typeof uploadView>
