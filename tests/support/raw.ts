import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** The bytes that came back over one connection. */
export interface RawAnswer {
  status: number;
  headers: Map<string, string>;
  body: string;
  /** The complete output. */
  text: string;
}

/**
 * Sends bytes to a server unchanged, and reads until the connection ends or a complete answer with a declared length
 * has arrived.
 *
 * @param port on loopback
 * @param milliseconds after this time, what has arrived counts as complete
 */
export async function sendRaw(port: number, bytes: string, milliseconds = 5_000): Promise<RawAnswer> {
  const socket = connect(port, "127.0.0.1");
  let text = "";
  socket.setEncoding("latin1");
  socket.on("data", (chunk) => {
    text += chunk;
    if (isWhole(text)) socket.end();
  });
  socket.on("error", () => {});
  socket.write(Buffer.from(bytes, "latin1"));
  const closed = new Promise((resolve) => socket.once("close", resolve));
  await Promise.race([closed, sleep(milliseconds, undefined, { ref: false })]);
  socket.destroy();
  return parsed(text);
}

function isWhole(text: string): boolean {
  const { status, headers, body } = parsed(text);
  if (status < 200) return false;
  const length = headers.get("content-length");
  return length === undefined ? body.endsWith("0\r\n\r\n") : body.length >= Number(length);
}

function parsed(text: string): RawAnswer {
  // Skips an interim response.
  const own = text.replace(/^HTTP\/1\.1 1\d\d [^\r]*\r\n\r\n/, "");
  const end = own.indexOf("\r\n\r\n");
  const [first = "", ...lines] = (end < 0 ? own : own.slice(0, end)).split("\r\n");
  const headers = lines.map((line): [string, string] => {
    const at = line.indexOf(":");
    return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
  });
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? 0);
  return { status, headers: new Map(headers), body: end < 0 ? "" : own.slice(end + 4), text };
}

/** The code of a refusal in the format of the protocol; null for other bodies. */
export function codeOf({ body }: Pick<RawAnswer, "body">): string | null {
  try {
    return (JSON.parse(body.slice(body.indexOf("{"), body.lastIndexOf("}") + 1)) as { code?: string }).code ?? null;
  } catch {
    return null;
  }
}
