// Gives an array's memory back at once. A collection comes for it only when much more has been asked for, and what an
// analysis of a large heap has no more use for would stand beside what it needs next.

/** The array is empty afterwards. */
export function release({ buffer }: Uint32Array): void {
  if (buffer instanceof ArrayBuffer) buffer.transfer(0)
}
