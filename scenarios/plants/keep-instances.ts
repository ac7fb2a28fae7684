// Plant: instances by directory that nothing ever evicts, with whatever each of them holds.
import { keepingInstances } from './kept-instances.ts'

export default keepingInstances(Infinity)
