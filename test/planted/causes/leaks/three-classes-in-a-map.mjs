// What a turn comes to is kept under its id, whatever it is.
class Message {
  text = 'a message'
}
class ToolCall {
  name = 'a tool'
}
class ToolResult {
  output = 'an output'
}

const byId = new Map()
let ids = 0

function keep(part) {
  byId.set(`part ${ids++}`, part) // leak: heap
}

function turn() {
  keep(new Message())
  keep(new ToolCall())
  keep(new ToolResult())
}

export function create() {
  return {
    step() {
      turn()
    },
    close() {},
  }
}
