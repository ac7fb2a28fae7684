// The last guard of what the probe does in a program by itself, in a timer or at its exit. What fails there has no kind
// of resource to switch off: a sample is missing, and whoever reads them knows how many there should be.

/** Undefined when it threw. */
export function harmless<Result>(act: () => Result): Result | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}
