// Keeps so many bytes of the heap for each cycle, in one object: a header of three words, then one word for each number.
const kept: object[] = []
const WORD = 8
const HEADER_WORDS = 3

/** The least that can be kept is an object of 32 bytes: that and the slot which holds it are 40. */
export function keeper(bytes: number): (cycle: number) => void {
  if (bytes === 0) return () => undefined
  const fields = Math.max(1, Math.round(bytes / WORD) - HEADER_WORDS)
  return (cycle) => void kept.push(objectOf(fields, cycle))
}

function objectOf(fields: number, cycle: number): object {
  return fields === 1 ? { cycle } : Array.from({ length: fields }, (_, index) => cycle + index)
}
