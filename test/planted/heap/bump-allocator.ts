// A WebAssembly module of some bytes: `keep(n)` writes n bytes behind the last, `reset()` begins anew. Its memory is exported
// and doubles by an instruction of its own when it is full, as allocators of compiled languages let it.

type Bytes = readonly number[]

const I32 = 0x7f
const END = 0x0b

/** Unsigned LEB128. */
function number(value: number): Bytes {
  return value < 128 ? [value] : [(value & 127) | 128, ...number(value >>> 7)]
}

function vector(items: readonly Bytes[]): Bytes {
  return [...number(items.length), ...items.flat()]
}

function section(id: number, content: Bytes): Bytes {
  return [id, ...number(content.length), ...content]
}

function exported(name: string, kind: number, index: number): Bytes {
  return [...number(name.length), ...Buffer.from(name), kind, index]
}

function body(code: Bytes): Bytes {
  return [...number(code.length), ...code]
}

const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
const start = [0x41, ...number(1024)] // i32.const 1024
const addToTop = [0x23, 0, 0x20, 0, 0x6a, 0x24, 0] // top = top + n
const isFull = [0x23, 0, 0x3f, 0, 0x41, 16, 0x74, 0x4b] // top > memory.size << 16
const double = [0x3f, 0, 0x40, 0, 0x1a] // memory.grow(memory.size)
const fill = [0x20, 1, 0x41, 1, 0x20, 0, 0xfc, 0x0b, 0] // memory.fill(at, 1, n)
const keep = [
  1,
  1,
  I32,
  0x23,
  0,
  0x21,
  1,
  ...addToTop,
  ...isFull,
  0x04,
  0x40,
  ...double,
  END,
  ...fill,
  0x20,
  1,
  END,
]
const reset = [0, ...start, 0x24, 0, END]

/** Ready to be compiled; at most 1 GiB of memory is written before the process ends. */
export function bumpAllocator(): Uint8Array<ArrayBuffer> {
  const types = [
    [0x60, 1, I32, 1, I32],
    [0x60, 0, 0],
  ]
  const exports = [exported('memory', 2, 0), exported('keep', 0, 0), exported('reset', 0, 1)]
  return Uint8Array.from([
    ...header,
    ...section(1, vector(types)),
    ...section(3, vector([[0], [1]])),
    ...section(5, vector([[0, 1]])),
    ...section(6, vector([[I32, 1, ...start, END]])),
    ...section(7, vector(exports)),
    ...section(10, vector([body(keep), body(reset)])),
  ])
}
