// Fifty peers, each with a listener, in a Map of the life itself: close() leaves them to the collector, and with the last
// reference to the life they are gone.
import { EventEmitter } from 'node:events'

const nothing = () => undefined

export function create() {
  const peers = new Map()
  let serial = 0
  return {
    step() {
      const peer = new EventEmitter()
      peer.on('close', nothing)
      peers.set(serial++, peer)
      if (peers.size > 50) peers.delete(peers.keys().next().value)
    },
    close() {},
  }
}
