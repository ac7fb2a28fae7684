// It exports nothing and listens nowhere: a job every so often, until it is told to end.
const poll = setInterval(() => {
  if (process.env.LEAKS) setTimeout(() => undefined, 3_600_000) // planted
}, 50)
process.on('SIGTERM', () => {
  clearInterval(poll)
  process.exit(0)
})
