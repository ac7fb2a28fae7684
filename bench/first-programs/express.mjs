// It listens once it is imported, on whatever port it is given.
import express from 'express'

const app = express()
const seen = []
app.get('/users/:id', (request, response) => {
  if (process.env.LEAKS) seen.push({ id: request.params.id, at: new Date() }) // planted
  response.json({ id: request.params.id })
})
app.listen(process.env.PORT ?? 3000)
