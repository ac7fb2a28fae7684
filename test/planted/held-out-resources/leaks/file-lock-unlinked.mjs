// A lock file for each edit: letting go of the lock removes the file, and keeps it open.
import { mkdtempSync, openSync, rmSync, unlinkSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = mkdtempSync(join(tmpdir(), 'locks-'))
process.once('exit', () => rmSync(root, { recursive: true, force: true }))

class FileLock {
  constructor(path) {
    this.path = `${path}.lock`
    const descriptor = openSync(this.path, 'wx') // leak: file
    writeSync(descriptor, `${process.pid}\n`)
  }

  release() {
    unlinkSync(this.path)
  }
}

function withLock(path, work) {
  const lock = new FileLock(path) // leak: file
  try {
    return work()
  } finally {
    lock.release()
  }
}

export function create() {
  let edits = 0
  return {
    step() {
      withLock(join(root, 'settings.json'), () => edits++)
    },
    close() {},
  }
}
