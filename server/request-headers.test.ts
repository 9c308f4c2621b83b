import assert from "node:assert/strict";
import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import test from "node:test";
import { passHeaders } from "./request-headers.ts";

test("only headers that the product reads are left, and the host is the site's own", () => {
  const request = new IncomingMessage(new Socket());
  const sent: [string, string][] = [
    ["Host", "evil.example"],
    ["Cookie", "a=1"],
    ["X-Forwarded-Host", "evil.example"],
    ["Next-Action", "x"],
    ["RSC", "1"],
    ["X-Middleware-Subrequest", "x"],
    ["Sec-Fetch-Site", "same-origin"],
  ];
  request.rawHeaders = sent.flat();
  request.headers = Object.fromEntries(sent.map(([name, value]) => [name.toLowerCase(), value]));
  passHeaders(request, "https://login.example.com:8443");
  const expected = {
    cookie: "a=1",
    "sec-fetch-site": "same-origin",
    host: "login.example.com:8443",
    "x-forwarded-proto": "https",
  };
  assert.deepEqual(request.headers, expected);
  const raw = request.rawHeaders;
  const names = raw.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase());
  assert.deepEqual(names.sort(), Object.keys(expected).sort());
  assert.ok(!raw.includes("evil.example"));
});
