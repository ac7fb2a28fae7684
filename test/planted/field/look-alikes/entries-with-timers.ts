// What was asked is remembered for three seconds, each answer with a timer of its own that forgets it.
import { setTimeout as pause } from 'node:timers/promises'

interface Answer {
  readonly id: string
  readonly timer: NodeJS.Timeout
}

export function create() {
  const recent = new Map<string, Answer>()
  return {
    async step(cycle: number) {
      const id = `request ${cycle}`
      recent.set(id, { id, timer: setTimeout(() => recent.delete(id), 3_000).unref() })
      await pause(4)
    },
    close() {
      for (const { timer } of recent.values()) clearTimeout(timer)
      recent.clear()
    },
  }
}
