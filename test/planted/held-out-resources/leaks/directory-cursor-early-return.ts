// Looks for a marker in a directory and returns from the middle of the listing when it is there.
import type { Dir } from 'node:fs'
import { opendir } from 'node:fs/promises'
import { basename, join } from 'node:path'

const cursors = new Map<number, Dir>()
let cursorsMade = 0

async function openCursor(path: string) {
  const id = ++cursorsMade
  const directory = await opendir(path, { bufferSize: 8 }) // leak: file, directory
  cursors.set(id, directory) // leak: file, heap
  return { id, directory }
}

async function closeCursor(id: number) {
  const directory = cursors.get(id)
  cursors.delete(id)
  await directory?.close()
}

async function findMarker(path: string, marker: string) {
  const { id, directory } = await openCursor(path) // leak: file, directory
  for (let entry = await directory.read(); entry !== null; entry = await directory.read()) {
    if (entry.name === marker) return join(path, entry.name)
  }
  await closeCursor(id)
  return undefined
}

export function create() {
  return {
    async step(i: number) {
      const marker = i % 5 === 3 ? basename(import.meta.filename) : 'Cargo.toml'
      await findMarker(import.meta.dirname, marker)
    },
    close() {},
  }
}
