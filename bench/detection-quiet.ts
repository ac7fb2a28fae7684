// A quiet program that keeps DETECTION_BYTES bytes of each cycle, or none: what the curve of detection is measured on.
import { keeper } from './detection-keeper.ts'

export function create() {
  const keep = keeper(Number(process.env['DETECTION_BYTES'] ?? 0))
  const recent = new Map<number, string>()
  return {
    step(cycle: number): void {
      keep(cycle)
      recent.set(cycle % 16, `message ${cycle}`.repeat(8))
    },
    close(): void {
      recent.clear()
    },
  }
}
