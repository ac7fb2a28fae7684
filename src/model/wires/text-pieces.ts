// A text in the pieces that a stream brings it in.

const pieceCharacters = 200

export function* pieces(text: string): Generator<string, void, undefined> {
  for (let at = 0; at < text.length;) {
    let end = Math.min(text.length, at + pieceCharacters)
    const last = text.charCodeAt(end - 1)
    if (end < text.length && last >= 0xd800 && last <= 0xdbff) end += 1 // Never between the halves of a pair.
    yield text.slice(at, end)
    at = end
  }
}
