// The clock of this process as Node made it: a program, or the fake timers of its tests, may put another in its place.

/** Milliseconds since the process began. */
export const nowMs: () => number = performance.now.bind(performance)
