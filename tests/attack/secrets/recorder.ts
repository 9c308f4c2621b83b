/** What was transmitted in a run in places that must not contain secrets, because others can see them. */
export interface Record {
  /** Of every request. Proxies and browser histories store them. */
  urls: string[];
  /** Bodies of refusals and failures. */
  refusals: string[];
  /** All data of event streams. */
  events: string[];
  stop(): void;
}

/** Records every request that this process makes with `fetch` from now on. */
export function recordFetch(): Record {
  const real = globalThis.fetch;
  const record: Record = {
    urls: [],
    refusals: [],
    events: [],
    stop() {
      globalThis.fetch = real;
    },
  };
  globalThis.fetch = async (input, init) => {
    record.urls.push(String(input instanceof Request ? input.url : input));
    const response = await real(input, init);
    if (response.status >= 400) record.refusals.push(await response.clone().text());
    if (!response.headers.get("content-type")?.startsWith("text/event-stream") || !response.body) return response;
    const decoder = new TextDecoder();
    const heard = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        record.events.push(decoder.decode(chunk, { stream: true }));
        controller.enqueue(chunk);
      },
    });
    return new Response(response.body.pipeThrough(heard), response);
  };
  return record;
}
