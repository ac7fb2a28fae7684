// Streams that open a file and that nobody reads, ends or keeps: they are collected, their descriptors are not.
const fs = require('node:fs')
const { once } = require('node:events')

exports.meta = { steps: 60 }

class Tail extends fs.ReadStream {
  constructor(path) {
    super(path, { start: 10 }) // leak: stream
  }
}

/** As libraries from before `class` inherit. */
function Reader(path) {
  fs.ReadStream.call(this, path) // leak: stream
}
Reader.prototype = Object.create(fs.ReadStream.prototype)

exports.create = () => ({
  async step(i) {
    if (i % 4 === 0) {
      const read = fs.createReadStream(__filename, { highWaterMark: 16 }) // leak: stream
      await once(read, 'open')
    } else if (i % 4 === 1) {
      const written = new fs.WriteStream('/dev/null') // leak: stream
      await once(written, 'open')
    } else if (i % 4 === 2) await once(new Tail(__filename), 'open')
    else await once(new Reader(__filename), 'open')
  },
  close() {},
})
