// Threads and processes that live for a fraction of a second, one after the other; none stays.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { looks } from './looks.ts'

/** For growth to show. */
const ENOUGH = 12

if (process.argv[2] === 'child') await pause(100)
else {
  const endAt = Date.now() + 10_000
  while (Date.now() < endAt || looks() < ENOUGH) {
    await once(new Worker('setTimeout(() => {}, 100)', { eval: true }), 'exit')
    await once(fork(import.meta.filename, ['child']), 'exit')
    await pause(100)
  }
}
