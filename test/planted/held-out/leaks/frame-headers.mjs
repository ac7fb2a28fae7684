// The ledger keeps the 24 bytes at the head of each frame; they are a view, and the whole frame stays with them.
// Grows by about 60 kB a step.
const HEADER_BYTES = 24
const FRAME_BYTES = 60_000

class FrameLedger {
  #headers = new Map() // leak: container
  #bytes = 0

  accept(frame) {
    const header = frame.subarray(0, HEADER_BYTES) // leak: heap
    const sequence = header.readUInt32BE(4)
    if (this.#headers.get(sequence)?.equals(header)) return false
    this.#headers.set(sequence, header) // leak: heap
    this.#bytes += frame.length - HEADER_BYTES
    return true
  }

  get bytes() {
    return this.#bytes
  }
}

function receive(sequence) {
  const frame = Buffer.alloc(FRAME_BYTES, sequence % 251) // leak: heap
  frame.write('TMF1', 0, 'latin1')
  frame.writeUInt32BE(sequence, 4)
  return frame
}

export async function create() {
  const ledger = new FrameLedger()
  return {
    async step(i) {
      const frame = receive(i)
      ledger.accept(frame)
      return ledger.accept(frame) ? -1 : ledger.bytes
    },
    async close() {},
  }
}
