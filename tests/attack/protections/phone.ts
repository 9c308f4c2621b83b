import { edit, type Protection } from "./protection.ts";

const FLOW = "authenticator/flow/create-flow.test.ts";

/** Protections of the authenticator, which runs in the phone's browser. */
export const PHONE_PROTECTIONS: readonly Protection[] = [
  {
    name: "a screen that was disturbed ignores taps",
    edits: [
      edit(
        "authenticator/attention.ts",
        "dependencies.now() - disturbedAt >= SETTLE_MS",
        "(OFF || dependencies.now() - disturbedAt >= SETTLE_MS)",
      ),
    ],
    test: { file: "authenticator/attention.test.ts", name: "each disturbance makes it ignore taps" },
  },
  {
    name: "a page without the focus ignores taps",
    edits: [
      edit("authenticator/attention.ts", "=> dependencies.hasFocus() &&", "=> (OFF || dependencies.hasFocus()) &&"),
    ],
    test: { file: "authenticator/attention.test.ts", name: "without the focus no tap decides" },
  },
  {
    name: "a code from a link waits for a tap",
    edits: [
      edit("authenticator/flow/create-flow.ts", 'tapped: arrival !== "link"', 'tapped: OFF || arrival !== "link"'),
    ],
    test: { file: FLOW, name: "a code that was opened from a link sends nothing before a tap" },
  },
  {
    name: "an answer has 64 KB",
    edits: [
      edit("authenticator/site/http-client.ts", "if (bytes > ANSWER_BYTES)", "if (!OFF && bytes > ANSWER_BYTES)"),
    ],
    test: { file: "authenticator/site/http-client.test.ts", name: "reads no more than 64 KB" },
  },
  {
    name: "only our own site says that it is this device",
    edits: [
      edit(
        "authenticator/flow/version-2.ts",
        "details.same_device && provider === origin",
        "details.same_device && (OFF || provider === origin)",
      ),
    ],
    test: { file: "authenticator/flow/version-2.test.ts", name: "only our own site may claim" },
  },
  {
    name: "a site cannot name impossible times",
    edits: [edit("lib/protocol/answers.ts", "  requested_ago: span(),", "  requested_ago: OFF ? z.number() : span(),")],
    test: { file: "authenticator/flow/version-2.test.ts", name: "an answer with an impossible time" },
  },
];
