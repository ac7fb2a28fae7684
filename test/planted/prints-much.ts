// Look-alike: prints 100 MB in a hundred steps and holds none of it.
const line = 'x'.repeat(500_000)

export function create() {
  return {
    step() {
      process.stdout.write(line)
      process.stderr.write(line)
    },
    close() {
      // Nothing is held.
    },
  }
}
