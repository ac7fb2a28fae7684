// An agent of `tidemark/agent` as `observe` takes it. Its own type reaches the SDKs of models, which whoever observes no
// agent need not have installed.

/** An `Agent` of `tidemark/agent`. */
export interface ObservableAgent {
  readonly background: object
  subscribe(listener: (event: object) => void): Disposable
}
