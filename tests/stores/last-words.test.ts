import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { test } from "node:test";
import { withTransaction } from "#lib/accounts/database.ts";
import { parseSettings, provideSettings } from "#lib/foundation/settings.ts";
import { shutDown } from "#lib/foundation/shutdown.ts";

/** A message of PostgreSQL's protocol (PostgreSQL, "Message Formats"): its type, its length and its body. */
function message(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
}

const AUTHENTICATED = message("R", Buffer.alloc(4));
const READY = message("Z", Buffer.from("I"));
const FATAL = message(
  "E",
  Buffer.from("SFATAL\0VFATAL\0C57P01\0Mterminating connection due to unexpected postmaster exit\0\0"),
);

test("a database that ends a connection in the moment that it is ready is unavailable, and ends no process", async () => {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end(Buffer.concat([AUTHENTICATED, READY, FATAL])));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  provideSettings(parseSettings({ DATABASE_URL: `postgresql://a:b@127.0.0.1:${port}/c` }));
  try {
    await assert.rejects(
      withTransaction(async () => {}),
      { code: "unavailable" },
    );
  } finally {
    await shutDown();
    server.close();
  }
});
