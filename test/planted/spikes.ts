// Look-alike for counts, not for peaks: takes 200 MB for a moment, in its rehearsal only or in one step only.
const SPIKE_BYTES = 200_000_000

export function create({ rehearsal }: { readonly rehearsal: boolean }) {
  const inRehearsal = process.env['SPIKE'] === 'rehearsal'
  return {
    step(cycle: number) {
      if (rehearsal ? inRehearsal && cycle === 0 : !inRehearsal && cycle === 30) spike()
    },
    close() {
      // The memory has long gone.
    },
  }
}

function spike(): void {
  const taken = Buffer.alloc(SPIKE_BYTES, 1)
  globalThis.gc?.()
  if (taken[SPIKE_BYTES - 1] !== 1) throw new Error('it was not filled')
}
