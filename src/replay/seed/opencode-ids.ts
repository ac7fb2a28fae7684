// Ids as OpenCode makes them: a prefix, 48 bits of the time and a count as hexadecimal digits, and 14 characters that are
// chance there and tell nothing. It knows by them what came first. The bits begin again every 795 days: of a session across
// that moment the model is not given all, which `long-session` says.

const COUNT_BITS = 12n
const TIME_DIGITS = 12
const REST = 'Tidemark000000'

export class OpencodeIds {
  #ms = 0
  #count = 0

  /** Above all before. @param ms since the epoch, none before the last */
  next(prefix: 'msg' | 'prt', ms: number): string {
    this.#count = ms === this.#ms ? this.#count + 1 : 1
    this.#ms = ms
    const bits = BigInt.asUintN(48, (BigInt(ms) << COUNT_BITS) + BigInt(this.#count))
    return `${prefix}_${bits.toString(16).padStart(TIME_DIGITS, '0')}${REST}`
  }
}
