// A store in SQLite: prepared once, rows come and go, and each is checked.
import { DatabaseSync } from 'node:sqlite'
import { nanoid } from 'nanoid'
import { z } from 'zod'

const row = z.object({ id: z.string(), text: z.string().min(1), at: z.number() })

export async function create() {
  const database = new DatabaseSync(':memory:')
  database.exec('create table notes (id text primary key, text text, at integer)')
  const insert = database.prepare('insert into notes values (?, ?, ?)')
  const select = database.prepare('select * from notes order by at desc limit 5')
  const prune = database.prepare('delete from notes where at < ?')
  let at = 0
  return {
    step() {
      for (let n = 0; n < 5; n++) insert.run(nanoid(), 'text '.repeat(10), at++)
      const notes = select.all().map((each) => row.parse(each))
      if (notes.length !== 5) throw new Error('too few')
      prune.run(at - 50)
    },
    close() { database.close() },
  }
}
