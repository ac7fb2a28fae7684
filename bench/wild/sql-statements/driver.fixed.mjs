// A local index in SQLite, compiled to WebAssembly; each question prepares its own statements.
import initSqlJs from 'sql.js'

const SQL = await initSqlJs()
const questions = ['id', 'text', 'day', 'author'].map((column) => `select text from notes where ${column} = ?`)

export async function create() {
  const db = new SQL.Database()
  db.run('create table notes (id integer primary key, text text, day integer, author text)')
  return {
    async step(i) {
      const note = [i % 10, `note ${i}`, i, `author ${i}`]
      db.run('insert or replace into notes values (?, ?, ?, ?)', note)
      for (const [n, question] of questions.entries()) {
        const statement = db.prepare(question)
        if (statement.get([note[n]])[0] !== note[1]) throw new Error('not found')
        statement.free()
      }
    },
    async close() { db.close() },
  }
}
