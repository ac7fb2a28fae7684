// A scratch database in memory per session, left open.
// Grows by about 100 kB of native memory a step.
import { DatabaseSync } from 'node:sqlite'

const open: DatabaseSync[] = [] // leak: container

export function create() {
  return {
    step(i: number) {
      const database = new DatabaseSync(':memory:') // leak: heap, database
      database.exec('create table part (id integer primary key, body text)')
      database.prepare('insert into part (body) values (?)').run(`part ${i}`.padEnd(20_000, '.')) // leak: heap
      open.push(database) // leak: heap
    },
    close() {},
  }
}
