// Streams that nobody keeps and that close all the same: read to the end, destroyed at once, without a file to open,
// over a descriptor that somebody else closes.
const fs = require('node:fs')
const { once } = require('node:events')

async function closed(path) {
  await once(fs.createReadStream(path), 'close')
}

exports.create = () => ({
  async step(i) {
    if (i % 4 === 0) await once(new fs.ReadStream(__filename).resume(), 'close')
    else if (i % 4 === 1) await once(fs.createWriteStream('/dev/null').destroy(), 'close')
    else if (i % 4 === 2) await closed('/nowhere').catch(() => {})
    else {
      const fd = fs.openSync(__filename)
      await once(fs.createReadStream('', { fd, autoClose: false }).resume(), 'end')
      fs.closeSync(fd)
    }
  },
  close() {},
})
