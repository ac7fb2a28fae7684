// One program object with some thirty settings, of which each step changes one and gives a command away again.
class Program {
  constructor() {
    for (const letter of 'abcdefghijklmnopqrstuvwxyzABCDEF') this[`setting${letter}`] = { letter }
    this.commands = []
  }

  command(name) {
    this.commands.push({ name })
  }
}

const program = new Program()

export function create() {
  return {
    step(i) {
      program.command(`plugin ${i}`)
      program.settinga = program.commands.pop()
    },
    close() {},
  }
}
