// A datagram socket for each step.
import dgram from 'node:dgram'

export const meta = { steps: 24 }

export function create() {
  return {
    step() {
      dgram.createSocket('udp4').bind(0, '127.0.0.1').unref() // leak: socket
    },
    close() {},
  }
}
