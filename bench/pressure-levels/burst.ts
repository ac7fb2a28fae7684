// Fills its heap with small objects until it bursts, and tells at each look where the monitor would see it. What it says
// last is where it burst. Written at once: nothing that is buffered survives.
import { writeSync } from 'node:fs'
import { levelFound, measured, type PressureLevel } from '../../src/telemetry/pressure/pressure-level.ts'
import { readMemory } from '../../src/telemetry/pressure/memory-reading.ts'

const kept: object[] = []
const base = readMemory()
const objectsBetweenLooks = 2_000
let level: PressureLevel = 'normal'

for (;;) {
  for (let each = 0; each < objectsBetweenLooks; each++) {
    kept.push({ number: kept.length, words: [`turn ${kept.length}`, `answer ${kept.length}`], at: { each } })
  }
  const reading = readMemory()
  ;({ level } = levelFound(reading, base, level))
  const heap = measured(reading).find(({ measure }) => measure === 'heap')
  const youngBytes = reading.heapUsedBytes - reading.oldGenerationBytes
  writeSync(1, `${JSON.stringify({ level, youngBytes, ...heap })}\n`)
}
