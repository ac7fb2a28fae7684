// Look-alike: the same table, for the sessions used last. It is full when the warm-up is over.
import { keepingEvents } from './kept-events.ts'

const LIMIT_SESSIONS = 32

export default keepingEvents(LIMIT_SESSIONS)
