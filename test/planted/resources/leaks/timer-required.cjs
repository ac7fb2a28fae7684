// A CommonJS program that asks for its timers by name.
const { setInterval } = require('node:timers')

exports.create = () => ({
  step() {
    setInterval(() => {}, 60_000).unref() // leak: timer
  },
  close() {},
})
