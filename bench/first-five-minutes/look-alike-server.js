import { EventEmitter } from 'node:events'
import { express } from './tiny-express.js'

const settings = Object.assign(new EventEmitter(), { prefix: 'notes' })
const notes = [
  { id: 1, text: 'buy milk' },
  { id: 2, text: 'call home' },
]
const app = express()

app.use((request, response, next) => {
  request.prefix = settings.prefix
  const reload = () => (request.prefix = settings.prefix)
  settings.on('reloaded', reload)
  response.on('close', () => settings.off('reloaded', reload))
  next()
})

app.get('/', (request, response) => response.json({ service: request.prefix, notes: notes.length }))
app.get('/notes', (request, response) => response.json(notes))

app.listen(process.env.PORT ?? 3000, () => console.log('listening'))
