// A service of many tenants: each job takes a connection of its own and closes it.
import mongoose from 'mongoose'

export async function create() {
  return {
    async step() {
      const connection = mongoose.createConnection()
      const User = connection.model('User', new mongoose.Schema({ name: String }))
      if (new User({ name: 'a' }).name !== 'a') throw new Error('no name')
      await connection.close()
    },
    close() {},
  }
}
