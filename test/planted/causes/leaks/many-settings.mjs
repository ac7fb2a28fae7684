// One program object with some thirty settings, and an array among them that gets a command with each step.
class Program {
  constructor() {
    for (const letter of 'abcdefghijklmnopqrstuvwxyzABCDEF') this[`setting${letter}`] = { letter }
    this.commands = []
  }

  command(name) {
    this.commands.push({ name }) // leak: heap
  }
}

const program = new Program()

export function create() {
  return {
    step(i) {
      program.command(`plugin ${i}`)
    },
    close() {},
  }
}
