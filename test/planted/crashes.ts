// Plant: is killed by a signal in the middle of the run.
export function create({ rehearsal }: { readonly rehearsal: boolean }) {
  return {
    step(cycle: number) {
      if (cycle === 20 && !rehearsal) {
        process.stderr.write('about to go down\n')
        process.kill(process.pid, 'SIGSEGV')
      }
    },
    close() {
      // Never reached.
    },
  }
}
