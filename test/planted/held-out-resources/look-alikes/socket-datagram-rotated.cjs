// Sends metrics from a socket that it replaces at every seventh turn.
const dgram = require('node:dgram')
const { once } = require('node:events')

async function openSocket() {
  const socket = dgram.createSocket('udp4')
  socket.on('error', () => {})
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return socket
}

exports.create = async () => {
  const collector = await openSocket()
  let received = 0
  collector.on('message', () => received++)
  const { port } = collector.address()
  let sender = await openSocket()
  return {
    async step(i) {
      if (i % 7 === 6) {
        const previous = sender
        sender = await openSocket()
        previous.close()
      }
      await new Promise((resolve) => sender.send(`turns:${i}|c`, port, '127.0.0.1', resolve))
    },
    close() {
      sender.close()
      collector.close()
      return received
    },
  }
}
