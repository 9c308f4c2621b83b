/** A block of an event stream: an event, or a comment, which has no data. */
export interface StreamBlock {
  event: string;
  data: string | null;
}

/**
 * Reads Server-Sent Events (HTML Standard section 9.2) in the form that our server writes, until the stream ends.
 *
 * @param body of the answer, in UTF-8
 * @throws whatever reading the body throws, for instance when the connection breaks
 */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamBlock> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + decoder.decode(value, { stream: true })).split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const lines = block.split(/\r?\n/);
      const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      yield { event: field("event") ?? "message", data: field("data") ?? null };
    }
  }
}
