// Sessions are entered by id when they open and never taken out when they end.
// Grows by about 1.3 kB a step.
interface Session {
  readonly id: string
  readonly turns: { role: string; tokens: number }[]
}

const sessions = new Map<string, Session>() // leak: container

function open(id: string): Session {
  const turns = Array.from({ length: 20 }, (_, n) => ({ role: n % 2 ? 'user' : 'agent', tokens: n * 1.5 })) // leak: heap
  const session = { id, turns } // leak: heap
  sessions.set(id, session) // leak: heap
  return session
}

export function create() {
  return {
    step(i: number) {
      const session = open(`ses_${process.hrtime.bigint()}_${i}`) // leak: heap
      session.turns.reverse()
    },
    close() {},
  }
}
