import { edit, type Protection } from "./protection.ts";

const GATE = "tests/attack/gate.test.ts";
const CROWDS = "tests/attack/crowds.test.ts";

/** Protections of the server against requests and connections, before any part of the product sees them. */
export const SERVER_PROTECTIONS: readonly Protection[] = [
  {
    name: "bodies are bounded",
    edits: [
      edit(
        "server/body-limit.ts",
        "  refuseDeclaredTooLarge(declared);",
        "  if (OFF) return;\n  refuseDeclaredTooLarge(declared);",
      ),
    ],
    test: { file: "tests/http/edge.test.ts", name: "a large body is refused before it is read" },
  },
  {
    name: "no upgrade is taken",
    edits: [
      edit(
        "server/site.ts",
        'hostname: HOST ?? "localhost", port: PORT, httpServer }',
        'hostname: HOST ?? "localhost", port: PORT, ...(OFF ? {} : { httpServer }) }',
      ),
    ],
    test: { file: GATE, name: "an upgrade is ignored" },
  },
  {
    name: "headers for Next do not pass",
    edits: [
      edit(
        "server/request-headers.ts",
        "if (PASSED.has(name.toLowerCase())) raw",
        "if (OFF || PASSED.has(name.toLowerCase())) raw",
      ),
      edit(
        "server/request-headers.ts",
        ".filter(([name]) => PASSED.has(name))",
        ".filter(([name]) => OFF || PASSED.has(name))",
      ),
    ],
    test: { file: GATE, name: "headers that control Next's internals" },
  },
  {
    name: "a long User-Agent does not reach Next",
    edits: [
      edit(
        "server/request-headers.ts",
        "value.slice(0, USER_AGENT_CHARACTERS)",
        "value.slice(0, OFF ? 40_000 : USER_AGENT_CHARACTERS)",
      ),
    ],
    test: { file: "tests/attack/costly-headers.test.ts", name: "no header takes the server more processor time" },
  },
  {
    name: "cookies are read in linear time",
    edits: [
      edit(
        "lib/http/cookies.ts",
        "  while (end > start && isSpace(text[end - 1])) end -= 1;",
        '  if (OFF) return text.replace(/^[ \\t]+|[ \\t]+$/g, "");\n  while (end > start && isSpace(text[end - 1])) end -= 1;',
      ),
    ],
    test: { file: "tests/attack/costly-headers.test.ts", name: "no header takes the server more processor time" },
  },
  {
    name: "addresses of Next do not pass",
    edits: [
      edit(
        "server/gate.ts",
        "if (INTERNAL.test(decoded) || CONTROL.test(decoded))",
        "if (!OFF && (INTERNAL.test(decoded) || CONTROL.test(decoded)))",
      ),
      edit("server/gate.ts", "known.pages.has(address) ?", "OFF || known.pages.has(address) ?"),
    ],
    test: { file: GATE, name: "Next's internal addresses do not exist" },
  },
  {
    name: "only methods of the product pass",
    edits: [
      edit(
        "server/gate.ts",
        "if (!(isApi ? API_METHODS : PAGE_METHODS).includes(method))",
        "if (!OFF && !(isApi ? API_METHODS : PAGE_METHODS).includes(method))",
      ),
    ],
    test: { file: GATE, name: "a form that is posted to a page or a file" },
  },
  {
    name: "a request has one meaning",
    edits: [
      edit("server/gate.ts", "if (new Set(once).size < once.length)", "if (!OFF && new Set(once).size < once.length)"),
    ],
    test: { file: GATE, name: "requests that two servers could interpret differently" },
  },
  {
    name: "pages of other sites embed nothing",
    edits: [
      edit(
        "server/gate.ts",
        'return mode !== "navigate" || FRAMES.includes(String(destination));',
        'return !OFF && (mode !== "navigate" || FRAMES.includes(String(destination)));',
      ),
    ],
    test: { file: GATE, name: "a page of another site cannot embed" },
  },
  {
    name: "slow requests are ended",
    edits: [
      edit("server/http-server.ts", "headersTimeout: HEADERS_MS,", "headersTimeout: OFF ? 0 : HEADERS_MS,"),
      edit("server/http-server.ts", "requestTimeout: REQUEST_MS,", "requestTimeout: OFF ? 0 : REQUEST_MS,"),
    ],
    test: { file: "tests/attack/slow-connections.test.ts", name: "send nothing, or too slowly" },
  },
  {
    name: "connections are bounded",
    edits: [
      edit("server/connections.ts", "if (own.size > bounds.ofNetwork)", "if (!OFF && own.size > bounds.ofNetwork)"),
      edit(
        "server/connections.ts",
        "else if (byEnds.size > bounds.inAll)",
        "else if (!OFF && byEnds.size > bounds.inAll)",
      ),
    ],
    test: { file: "tests/attack/held-connections.test.ts", name: "connections that one network holds" },
  },
  {
    name: "a browser's streams are bounded",
    edits: [
      edit(
        "lib/http/stream-limits.ts",
        "if (ofHolder && ofHolder.size > most.ofHolder)",
        "if (!OFF && ofHolder && ofHolder.size > most.ofHolder)",
      ),
    ],
    test: { file: CROWDS, name: "a browser has a limited number of streams" },
  },
  {
    name: "networks take turns with pages",
    edits: [edit("server/site.ts", '(kind === "page" ? inTurn(', '(!OFF && kind === "page" ? inTurn(')],
    test: { file: CROWDS, name: "while one network requests pages on 200 connections" },
  },
  {
    name: "what names nothing is counted apart",
    edits: [
      edit(
        "lib/http/site-limits.ts",
        "const wait = NAMES_NOTHING.includes(error.code) ?",
        "const wait = !OFF && NAMES_NOTHING.includes(error.code) ?",
      ),
    ],
    test: { file: "tests/http/limits.test.ts", name: "requests that another site's page sends from an office" },
  },
];
