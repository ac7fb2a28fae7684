// A command that waits for input which never comes.
const { exec } = require('node:child_process')

exports.meta = { steps: 8 }

exports.create = () => ({
  step() {
    exec('read line', () => {}) // leak: process
  },
  close() {},
})
