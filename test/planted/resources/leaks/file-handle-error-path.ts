// Closes the file when it could be read, and not when that failed.
import { type FileHandle, open } from 'node:fs/promises'

const opened: FileHandle[] = []

export function create() {
  return {
    async step(i: number) {
      const file = await open(import.meta.filename) // leak: file
      opened.push(file)
      try {
        if (i % 2 === 0) throw new Error('the file could not be read')
        await file.close()
      } catch {
        // Logged
      }
    },
    close() {},
  }
}
