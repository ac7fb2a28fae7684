// Three that fill for thousands of steps and end: by a number in the code, by an option of another name than a bound's, and
// by a budget of characters that no count shows.
class Counts {
  memo = new Map<string, number>()

  count(text: string): number {
    if (this.memo.size >= 2_000) this.memo.delete(this.memo.keys().next().value ?? '')
    this.memo.set(text, text.length)
    return text.length
  }
}

const options = { keepSessions: 3_000 }
const sessions = new Map<number, object>()
const transcript: string[] = []
let characters = 0

function say(text: string) {
  transcript.push(text)
  characters += text.length
  while (characters > 120_000) characters -= transcript.shift()?.length ?? 0
}

const counts = new Counts()

export function create() {
  return {
    step(i: number) {
      counts.count(`this is message ${i}`)
      sessions.set(i, { startedAt: i })
      if (sessions.size > options.keepSessions) sessions.delete(sessions.keys().next().value ?? 0)
      say(`what was said in turn ${i} of the session`)
    },
    close() {},
  }
}
