// Which of several prototypes a method is replaced on: on one that has it from another it would be replaced twice, and
// each call counted twice.

/** Each once, without those that inherit from another of them. */
export function topmost(prototypes: readonly object[]): readonly object[] {
  return [...new Set(prototypes)].filter(
    (each) => !prototypes.some((other) => Object.prototype.isPrototypeOf.call(other, each)),
  )
}
