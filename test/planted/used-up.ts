// Has nothing left to do before its warm-up is over.
export function create() {
  return {
    step(cycle: number): 'done' | undefined {
      if (cycle > 2) throw new Error('asked for more than there is')
      return cycle === 2 ? 'done' : undefined
    },
    close() {
      // Nothing is held.
    },
  }
}
