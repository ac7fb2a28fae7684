// The last 20 messages, whose sizes have a heavy tail: most are small, one in some hundred is huge.
const KEPT = 20

export function create() {
  const messages: Buffer[] = []
  let seed = 12_345
  const random = () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
    return (seed + 1) / 2 ** 32
  }
  return {
    step() {
      const bytes = Math.min(200_000, Math.floor(400 / random()))
      messages.push(Buffer.alloc(bytes, 1))
      if (messages.length > KEPT) messages.shift()
    },
    close() {
      messages.length = 0
    },
  }
}
