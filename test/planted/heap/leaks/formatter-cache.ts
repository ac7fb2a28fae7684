// Formatters are dear, so they are kept, by zone and user; and users are many.
// Grows by about 23 kB of native memory a step.
const formatters = new Map<string, Intl.DateTimeFormat>() // leak: container
let serial = 0

function format(date: Date, timeZone: string, user: string) {
  const key = `${timeZone}:${user}` // leak: heap
  let formatter = formatters.get(key)
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'full', timeStyle: 'long' }) // leak: heap
    formatters.set(key, formatter) // leak: heap
  }
  return formatter.format(date)
}

export function create() {
  return {
    step(i: number) {
      format(new Date(1e12 + i * 1e7), i % 2 ? 'Europe/Berlin' : 'UTC', `user ${serial++}`) // leak: heap
    },
    close() {},
  }
}
