// How much of its time work stood still for want of memory: Linux's pressure stall information (psi.rst).
import { readFileSync } from 'node:fs'

export interface MemoryStall {
  /** Share of the last ten seconds in which at least one task waited: 0 to 1. */
  readonly some: number
  /** In which all did. */
  readonly full: number
}

/** Undefined where the kernel does not tell. */
export function memoryStall(path: string = '/proc/pressure/memory'): MemoryStall | undefined {
  try {
    return parseStall(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

export function parseStall(text: string): MemoryStall | undefined {
  const some = /^some avg10=([\d.]+)/m.exec(text)?.[1]
  const full = /^full avg10=([\d.]+)/m.exec(text)?.[1]
  return some === undefined ? undefined : { some: Number(some) / 100, full: Number(full ?? 0) / 100 }
}
