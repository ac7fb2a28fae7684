// Ids that were seen, the oldest forgotten after 500.
const seen = new Set()
const order = []

function handle(event) {
  if (seen.has(event.id)) return
  seen.add(event.id)
  order.push(event.id)
  if (order.length > 500) seen.delete(order.shift())
}

export function create() {
  return {
    step(i) {
      handle({ id: 1_000_000 + i, body: 'event' })
    },
    close() {},
  }
}
