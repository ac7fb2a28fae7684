// What a watch has seen so far, in bounded memory: for each thread that has a probe, and for the tree from outside.
import type { ThreadAsk } from './heap-answers.ts'
import { HeapHistory } from './heap-history.ts'
import { LiveSurvey } from './live-survey.ts'
import type { HeapTold } from './live-surveys.ts'
import type { WrittenSample } from './probe-files.ts'
import type { ThreadHistory } from './thread-history.ts'
import type { WatchSample } from './watch-sample.ts'
import type { WatchedProcess } from './watched-tree.ts'
import type { Unseen } from '../resources/unseen-outside.ts'
import { COUNT_MIN_SAMPLES } from '../findings/counts/count-growth.ts'
import { CountHistory } from '../findings/counts/count-history.ts'
import { blindReasons } from '../findings/blind-kinds.ts'
import type { Finding } from '../findings/finding.ts'
import { WatchCoverage } from './watch-coverage.ts'
import { typeRow, withTypes } from './type-growth.ts'
import { heapClaim, type HeapClaim } from './heap-claim.ts'
import { judgedHeap, withHeap } from './watch-heap.ts'
import { WatchedFiles } from './watched-files.ts'
import { growthFindings, originKey, outsideFindings } from './watch-growth.ts'

/** Threads followed at once. Of more, samples are counted as dropped. */
const MAX_THREADS = 256

/** Ended threads whose last words are kept, and findings in ended threads. */
const MAX_ENDED = 64

/** Reasons kept for which a probe did not see a kind of resource. */
const MAX_BLIND = 32

/**
 * Looks that a process must have been there for, before its descriptors count: a command of a moment has those of whoever
 * started it once more, and takes them with it.
 */
const LEAST_LOOKS = 3

/** Origins remembered for each thread, some 300 bytes each. */
const MAX_ORIGINS = 5_000

export class WatchHistory {
  /** Samples of threads beyond the bound. */
  dropped = 0
  /** Threads that were ever seen. */
  seen = 0
  /** Resources that a bound inside a probe left out. */
  unwatched = 0
  /** Threads that had a probe and ended before growth could show in them. */
  brief = 0
  /** Ended threads beyond the bound whose heap had grown or was in question. */
  forgotten = 0
  readonly coverage: WatchCoverage
  readonly heapClaim: HeapClaim
  readonly #living = new Map<string, ThreadHistory>()
  #ended: readonly ThreadHistory[] = []
  #findings: readonly Finding[] = []
  readonly #outside = new CountHistory()
  /** Of each process in the last look at the tree. */
  #looks: ReadonlyMap<number, number> = new Map()
  readonly #files = new WatchedFiles()
  #processes: readonly WatchedProcess[] = []
  readonly #blind = new Set<string>()
  readonly #unseen = new Set<Unseen>()
  #peakPssBytes: number | undefined
  #peakRssBytes = 0
  #atMs = 0

  readonly #intervalMs: number

  constructor(intervalMs = 1_000, claim: HeapClaim = heapClaim()) {
    this.#intervalMs = intervalMs
    this.heapClaim = claim
    this.coverage = new WatchCoverage(intervalMs)
  }

  add(sample: WatchSample): void {
    const { atMs, processes, threads } = sample
    this.#atMs = atMs
    this.coverage.note(sample)
    if (processes.length > 0) this.#addOutside(processes)
    for (const each of sample.unseen ?? []) this.#unseen.add(each)
    for (const each of threads) this.#addThread(each)
    const pids = new Set(processes.map(({ pid }) => pid))
    for (const [id, thread] of this.#living) if (!pids.has(thread.last.pid)) this.#end(id, thread)
  }

  /** What probes did not see, and why: each sentence once. */
  get blind(): readonly string[] {
    return [...this.#blind]
  }

  /** What the system did not tell in one look at least. */
  get unseen(): ReadonlySet<Unseen> {
    return this.#unseen
  }

  /** Since the program was started. */
  get atMs(): number {
    return this.#atMs
  }

  /** The last look at the tree that found it alive. */
  get processes(): readonly WatchedProcess[] {
    return this.#processes
  }

  /** Living threads first, then the last that ended. */
  get threads(): readonly ThreadHistory[] {
    return [...this.#living.values(), ...this.#ended.toReversed()]
  }

  /** Of all together; undefined where the system never told. */
  get peakPssBytes(): number | undefined {
    return this.#peakPssBytes
  }

  /** Of any one process. */
  get peakRssBytes(): number {
    return this.#peakRssBytes
  }

  /** Origins that no thread's history had room for. */
  get unfollowed(): number {
    return this.threads.reduce((sum, { counts, types }) => sum + counts.dropped + types.dropped, 0)
  }

  /** Looks at the tree that found it alive. */
  get outsideSamples(): number {
    return this.#outside.length
  }

  /** What a thread has shown of its heap. */
  told(told: HeapTold): void {
    const isOf = ({ last }: ThreadHistory): boolean => last.pid === told.pid && last.thread === told.thread
    const thread = this.threads.find(isOf)
    const { droppedBytes, atMs } = told.capture?.watched ?? {}
    if (droppedBytes !== undefined && atMs !== undefined) thread?.heap.dropped(atMs, droppedBytes)
    thread?.survey.told(told)
  }

  /** What is to be asked of threads whose heap rises. */
  asks(): readonly ThreadAsk[] {
    const { isWorkWanted } = this.heapClaim
    const intervalMs = this.#intervalMs
    return [...this.#living.values()].flatMap(({ survey, heap, last, counts }) => {
      const isTold = (): boolean => counts.rising().length > 0
      const ask = survey.next(heap, { atMs: last.atMs, intervalMs, isWorkWanted, isTold })
      return ask === undefined ? [] : [{ pid: last.pid, thread: last.thread, ask }]
    })
  }

  /** Growth that persisted, strongest evidence first: what has an acquiring line comes before what has none. */
  findings(): readonly Finding[] {
    const living = [...this.#living.values()].flatMap((thread) => this.#growth(thread))
    const resources = [...this.#findings, ...living].toSorted(
      (a, b) => Number(b.culprit !== undefined) - Number(a.culprit !== undefined),
    )
    // Of what has ended too: what it showed last may be read after its end.
    const heaps = this.threads.flatMap((thread) => judgedHeap(thread, this.heapClaim)?.findings ?? [])
    const inside = withHeap(resources, heaps)
    const outside = { counts: this.#outside, overMs: this.#atMs, files: this.#files.ofAll() }
    return [...inside, ...outsideFindings(outside, inside)]
  }

  #growth(thread: ThreadHistory): readonly Finding[] {
    return withTypes(growthFindings(thread, this.#files.of(thread.last.pid)), thread)
  }

  #addThread(sample: WrittenSample): void {
    const id = `${sample.pid}.${sample.thread}`
    const known = this.#living.get(id)
    if (known === undefined && this.#living.size >= MAX_THREADS) {
      this.dropped++
      return
    }
    if (known === undefined) this.seen++
    const thread = {
      first: known?.first ?? sample,
      last: sample,
      counts: known?.counts ?? new CountHistory(),
      origins: known?.origins ?? new Map(),
      types: known?.types ?? new CountHistory(),
      heap: known?.heap ?? new HeapHistory(),
      survey: known?.survey ?? new LiveSurvey(),
      givenBackBytes: Math.max(known?.givenBackBytes ?? 0, sample.heap?.givenBackBytes ?? 0),
      ended: sample.why === 'exit',
    }
    this.#living.set(id, thread)
    this.unwatched = Math.max(this.unwatched, sample.holdings.dropped)
    for (const reason of blindReasons(sample.holdings)) {
      if (this.#blind.size < MAX_BLIND) this.#blind.add(reason)
    }
    if (sample.collected && !thread.ended) {
      noteOrigins(thread, sample)
      thread.heap.add(sample)
    }
    if (sample.heap !== undefined) thread.types.add(typeRow(sample.heap), sample.atMs)
    if (thread.ended) this.#end(id, thread)
  }

  #addOutside(processes: readonly WatchedProcess[]): void {
    this.#processes = processes
    const told = processes.flatMap(({ pssBytes }) => pssBytes ?? [])
    const pssBytes = told.reduce((sum, each) => sum + each, 0)
    if (told.length > 0) this.#peakPssBytes = Math.max(this.#peakPssBytes ?? 0, pssBytes)
    this.#peakRssBytes = Math.max(this.#peakRssBytes, ...processes.map((each) => each.peakRssBytes))
    this.#looks = new Map(processes.map(({ pid }) => [pid, (this.#looks.get(pid) ?? 0) + 1]))
    const staying = processes.filter(({ pid }, at) => at === 0 || (this.#looks.get(pid) ?? 0) >= LEAST_LOOKS)
    this.#outside.add(outsideCounts(processes, staying), this.#atMs)
    this.#files.note(staying)
  }

  #end(id: string, thread: ThreadHistory): void {
    this.#living.delete(id)
    const livedMs = thread.last.atMs - thread.first.atMs
    if (!thread.counts.isJudgeable && livedMs < COUNT_MIN_SAMPLES * this.#intervalMs) this.brief++
    this.#ended = this.#kept([...this.#ended, { ...thread, ended: true }])
    this.#findings = [...this.#findings, ...this.#growth(thread)].slice(0, MAX_ENDED)
  }

  /** Of too many the oldest goes whose heap has nothing to say; where all have, that one is missing from the verdict. */
  #kept(ended: readonly ThreadHistory[]): readonly ThreadHistory[] {
    if (ended.length <= MAX_ENDED) return ended
    const silent = ended.findIndex((thread) => !this.#hasWord(thread))
    if (silent === -1) this.forgotten++
    return ended.toSpliced(Math.max(0, silent), 1)
  }

  #hasWord(thread: ThreadHistory): boolean {
    const { findings = [], doubts = [] } = judgedHeap(thread, this.heapClaim) ?? {}
    return thread.survey.isOpen || findings.length + doubts.length > 0
  }
}

function noteOrigins({ counts, origins }: ThreadHistory, { atMs, holdings }: WrittenSample): void {
  const sums = new Map<string, number>()
  for (const origin of holdings.origins) {
    const key = originKey(origin)
    sums.set(key, (sums.get(key) ?? 0) + origin.live)
    if (origins.has(key) || origins.size < MAX_ORIGINS) origins.set(key, origin)
  }
  counts.add(sums, atMs)
}

/** @param staying those of them whose threads and descriptors count */
function outsideCounts(
  processes: readonly WatchedProcess[],
  staying: readonly WatchedProcess[],
): ReadonlyMap<string, number> {
  const counts = new Map([['process', processes.length - 1]])
  const add = (kind: string, count: number) => counts.set(kind, (counts.get(kind) ?? 0) + count)
  for (const { threads, fds = {} } of staying) {
    if (threads !== undefined) add('thread', threads)
    for (const [type, count] of Object.entries(fds)) add(`fd:${type}`, count)
  }
  return counts
}
