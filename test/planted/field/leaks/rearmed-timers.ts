// Each request starts a heartbeat that sets its own timer anew whenever it has run, and nothing ends it before the close.
import { setTimeout as pause } from 'node:timers/promises'

export function create() {
  const beats = new Map<string, NodeJS.Timeout>()
  const beat = (id: string) => {
    beats.set(id, setTimeout(beat, 2_000, id).unref()) // leak: timer
  }
  return {
    async step(cycle: number) {
      beat(`request ${cycle}`)
      await pause(4)
    },
    close() {
      for (const timer of beats.values()) clearTimeout(timer)
    },
  }
}
