// Look-alike for a picture of docs/verdict.md: builds one table in the middle of each life, and keeps it until close.
const WHEN = 150

export function create() {
  let table: number[] = []
  return {
    step(cycle: number): void {
      if (cycle === WHEN) table = Array.from({ length: 50_000 }, (_, index) => index + 0.5)
    },
    close(): void {
      table = []
    },
    size: () => table.length,
  }
}
