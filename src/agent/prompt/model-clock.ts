// Measures how long a model keeps us waiting, without what `ai` does around it: that is our own time.
import type { LanguageModelV4, LanguageModelV4StreamPart } from '@ai-sdk/provider'

export interface ModelClock {
  readonly model: LanguageModelV4
  /** Milliseconds spent waiting for the model so far. */
  readonly waitedMs: number
}

/** One clock per step. */
export function clockModel(model: LanguageModelV4): ModelClock {
  let waitedMs = 0
  const timed = async <Result>(wait: PromiseLike<Result>): Promise<Result> => {
    const startedMs = performance.now()
    try {
      return await wait
    } finally {
      waitedMs += performance.now() - startedMs
    }
  }
  return {
    get waitedMs() {
      return waitedMs
    },
    model: {
      specificationVersion: model.specificationVersion,
      provider: model.provider,
      modelId: model.modelId,
      supportedUrls: model.supportedUrls,
      doGenerate: (options) => timed(model.doGenerate(options)),
      async doStream(options) {
        const result = await timed(model.doStream(options))
        return { ...result, stream: timedStream(result.stream, timed) }
      },
    },
  }
}

function timedStream(
  source: ReadableStream<LanguageModelV4StreamPart>,
  timed: <Result>(wait: PromiseLike<Result>) => Promise<Result>,
): ReadableStream<LanguageModelV4StreamPart> {
  const reader = source.getReader()
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await timed(reader.read())
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 }, // Reads nothing ahead: waiting is counted when somebody waits.
  )
}
