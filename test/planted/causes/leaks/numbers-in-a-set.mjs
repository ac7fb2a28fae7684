// Ids that were seen are never forgotten: numbers in a Set, some 20 B each, below every floor of bytes.
const seen = new Set()

function handle(event) {
  if (seen.has(event.id)) return
  seen.add(event.id) // leak: heap
}

export function create() {
  return {
    step(i) {
      handle({ id: 1_000_000 + i, body: 'event' })
    },
    close() {},
  }
}
