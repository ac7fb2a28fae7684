// Plant: waits in close for something that never comes.
export function create({ rehearsal }: { readonly rehearsal: boolean }) {
  const alive = setInterval(() => undefined, 1_000)
  return {
    step() {
      // Nothing to do.
    },
    async close() {
      if (!rehearsal) await new Promise(() => undefined)
      clearInterval(alive)
    },
  }
}
