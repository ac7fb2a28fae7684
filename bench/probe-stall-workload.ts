// A program that holds many resources and does next to nothing else: how long its loop stood still, by the CPU time of
// its thread between two turns, so that what other processes take does not count.
// Usage: node [--import …/register.ts] probe-stall-workload.ts KIND COUNT SECONDS
import { EventEmitter } from 'node:events'

export interface Stalled {
  /** CPU time of turns that took 1 ms or longer, as a share of the whole time. */
  readonly share: number
  readonly longestMs: number
  readonly stalls: number
}

const stallMs = 1

const makers: Readonly<Record<string, () => unknown>> = {
  timers: () => setTimeout(() => {}, 3_600_000),
  intervals: () => setInterval(() => {}, 3_600_000),
  ports: () => new MessageChannel(),
  listeners: () => bus.on('event', () => {}),
  emitters: () => Array.from({ length: 10 }, () => emitter().on('event', () => {})),
}

const bus = new EventEmitter().setMaxListeners(0)
let last = bus
let left = 0

function emitter(): EventEmitter {
  if (left-- <= 0) {
    left = 10
    last = new EventEmitter().setMaxListeners(0)
  }
  return last
}

const [kind = '', count = '0', seconds = '10'] = process.argv.slice(2)
const make = makers[kind]
if (make === undefined)
  throw new RangeError(`Hold ${kind}: it is not one of ${Object.keys(makers).join(', ')}`)
const held = Array.from({ length: Number(count) }, make)

/** For what making them has left to do: the first collections, and the first look of the probe. */
const warmUpMs = 3000

let stalled = 0
let longestMs = 0
let stalls = 0
let lastMs = cpuMs()
const beganMs = performance.now() + warmUpMs
const endMs = beganMs + Number(seconds) * 1000

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

function turn(): void {
  const nowMs = cpuMs()
  const tookMs = nowMs - lastMs
  lastMs = nowMs
  if (tookMs >= stallMs && performance.now() > beganMs) {
    stalled += tookMs
    longestMs = Math.max(longestMs, tookMs)
    stalls++
  }
  if (performance.now() < endMs) setTimeout(turn, 1)
  else {
    const share = stalled / (Number(seconds) * 1000)
    if (process.send === undefined) process.exit()
    process.send({ share, longestMs, stalls, held: held.length }, () => process.exit())
  }
}

turn()
