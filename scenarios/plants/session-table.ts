// Plant: a table by session with everything published of it, which nothing clears: a map without its delete.
import { keepingEvents } from './kept-events.ts'

export default keepingEvents(Infinity)
