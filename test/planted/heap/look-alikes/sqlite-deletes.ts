// A database in memory from which the oldest rows are deleted: it has 60 at most.
import { DatabaseSync } from 'node:sqlite'

export function create() {
  const database = new DatabaseSync(':memory:')
  database.exec('create table event (id integer primary key, body text)')
  const insert = database.prepare('insert into event (id, body) values (?, ?)')
  const expire = database.prepare('delete from event where id <= ?')
  return {
    step(i: number) {
      insert.run(i + 1, `event ${i} `.repeat(200))
      expire.run(i + 1 - 60)
    },
    close() {
      database.close()
    },
  }
}
