/** Whether an If-None-Match header names the tag; the comparison is the weak one (RFC 9110 §13.1.2). */
export function matches(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false
  const plain = (each: string) => each.trim().replace(/^W\//, '')
  return header.trim() === '*' || header.split(',').some((each) => plain(each) === plain(tag))
}
