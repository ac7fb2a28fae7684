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
    }
  /** For so long say which lines add to containers that last. */
  | { readonly do: 'trace'; readonly serial: number; readonly ms: number }
  /** Nothing more is asked for now. */
  | { readonly do: 'rest'; readonly serial: number }

/** Names the files of one thread. */
export function threadFile(pid: number, thread: number): string {
  return `${pid}-${thread}`
}
