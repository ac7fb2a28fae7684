// Look-alike: a few instances are kept warm, the longest unused goes first. Full when the warm-up is over.
import { keepingInstances } from './kept-instances.ts'

const INSTANCES = 4

export default keepingInstances(INSTANCES)
