/** Numbers of a column while its length is not yet known. */
export type GrowingNumbers<A extends Float64Array | Int32Array> = { push(value: number): void; take(): A }

const firstCapacity = 1024

/** Doubles its room when it is full, so that adding costs the same on average however many there are. `take` gives an array of the right length. */
export function growingNumbers<A extends Float64Array | Int32Array>(make: (length: number) => A): GrowingNumbers<A> {
  let values = make(firstCapacity)
  let length = 0
  return {
    push(value) {
      if (length === values.length) {
        const larger = make(length * 2)
        larger.set(values)
        values = larger
      }
      values[length] = value
      length += 1
    },
    take() {
      const taken = make(length)
      taken.set(values.subarray(0, length))
      return taken
    },
  }
}
