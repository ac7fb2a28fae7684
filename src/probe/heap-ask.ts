// One step that whoever watches asks of a thread, and where its answer lies: a file for each.

export const heapAnswerSchema = 'tidemark.heap/1'

/** One step of a look at the heap of a thread that goes on working. */
export type HeapAsk =
  /** Collect, and say what is alive by who allocated it; with a snapshot where one is wanted and there is room. */
  | {
      readonly do: 'look'
      readonly serial: number
      /** One allocation is sampled for so many bytes on average, from the first look on. */
      readonly samplingBytes: number
      readonly takesSnapshot: boolean
      /** Things that the probe leaks on purpose at this look. Default 1. */
      readonly planted?: number
      /** How long a snapshot may stop the thread. Default 5,000 ms. */
      readonly mostStallMs?: number
    }
  /** For so long say which lines add to containers that last. */
  | { readonly do: 'trace'; readonly serial: number; readonly ms: number }
  /** Nothing more is asked for now. */
  | { readonly do: 'rest'; readonly serial: number }

/** One step that whoever leads a program asks of a thread of it. */
export type ThreadRequest =
  | HeapAsk
  /** Collect, due or not, and write a sample that names this ask. */
  | { readonly do: 'sample'; readonly serial: number }

/** Names the files of one thread. */
export function threadFile(pid: number, thread: number): string {
  return `${pid}-${thread}`
}
