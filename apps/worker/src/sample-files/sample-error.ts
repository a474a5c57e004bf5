/** The files that a sample is made from cannot be had on this machine. The text is for the user; trying again at once would not help. */
export class SampleError extends Error {
  override readonly name = 'SampleError'
}
