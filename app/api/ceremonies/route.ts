import { begin } from "#lib/ceremony/begin.ts";
import { json } from "#lib/http/answer.ts";
import { parseMessage, readJson, requireJson } from "#lib/http/body.ts";
import { describeBrowser } from "#lib/http/browser.ts";
import { makeBrowserSecret } from "#lib/http/browser-secret.ts";
import { inBand } from "#lib/http/in-band.ts";
import { route } from "#lib/http/route.ts";
import { challengeField, formatLink } from "#lib/protocol/link.ts";
import { type BeginAnswer, beginRequestSchema } from "#lib/protocol/messages.ts";
import { codeOf, requireVersion1 } from "#lib/version-1/begin.ts";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route("/api/ceremonies", {
  async POST(request) {
    const { provider, caller, browserHash } = await inBand(request);
    requireJson(request.headers);
    const message = parseMessage(beginRequestSchema, await readJson(request));
    if (message.version === 1) requireVersion1();

    const fresh = browserHash === null ? makeBrowserSecret(provider) : null;
    const begun = await begin(message, {
      provider,
      browserHash: browserHash ?? fresh?.browserHash ?? "",
      browser: describeBrowser(request.headers.get("user-agent"), caller.address),
      network: caller.network,
    });
    const { action, version } = message;
    const answer: BeginAnswer = {
      version,
      action,
      [challengeField(action)]: begun.challenge,
      link: version === 1 ? codeOf(message, provider, begun) : formatLink({ action, provider, ...begun }),
      valid_till: begun.validTill,
    };
    return json(answer, { status: 201, ...(fresh ? { headers: { "set-cookie": fresh.cookie } } : {}) });
  },
});
