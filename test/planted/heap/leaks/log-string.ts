// A log that is one string, and is only ever appended to.
// Grows by about 330 B a step.
export function create() {
  let log = '' // leak: container
  return {
    step(i: number) {
      const fields = Array.from({ length: 8 }, (_, n) => `field${n}=${(i * 7919 + n * 104729) % 1e6}`)
      log += `${i} ${fields.join(' ')}\n` // leak: heap
      if (log.length === 0) throw new Error('nothing was logged')
    },
    close() {
      log = ''
    },
  }
}
