// A descriptor handed to a callback that forgets it.
const fs = require('node:fs')

exports.create = () => ({
  step() {
    return new Promise((resolve, reject) => {
      fs.open(__filename, 'r', (error) => (error ? reject(error) : resolve())) // leak: file
    })
  },
  close() {},
})
