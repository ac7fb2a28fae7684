// A store whose states are immutable, each with the one before it, for a debugger.
// Grows by about 1.4 kB a step.
interface State {
  readonly todos: readonly { readonly id: number; readonly done: boolean }[]
  readonly previous: State | undefined
}

type Action = { type: 'add'; id: number } | { type: 'toggle'; id: number } | { type: 'trim'; to: number }

function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'add':
      return { todos: [...state.todos, { id: action.id, done: false }], previous: state } // leak: heap
    case 'toggle': {
      const flip = (todo: State['todos'][number]) =>
        todo.id === action.id ? { ...todo, done: !todo.done } : todo // leak: heap
      return { todos: state.todos.map(flip), previous: state } // leak: heap
    }
    case 'trim':
      return { todos: state.todos.slice(-action.to), previous: state } // leak: heap
  }
}

export function create() {
  let state: State = { todos: [], previous: undefined } // leak: container
  const dispatch = (action: Action) => (state = reduce(state, action)) // leak: heap
  return {
    step(i: number) {
      dispatch({ type: 'add', id: i })
      dispatch({ type: 'toggle', id: i })
      dispatch({ type: 'trim', to: 40 })
    },
    close() {},
  }
}
