import { requestLanguage } from "#app/request-language.ts";
import { currentSession } from "#lib/auth.ts";
import { begin } from "#lib/ceremony/begin.ts";
import { json } from "#lib/http/answer.ts";
import { parseMessage, readJson, requireJson } from "#lib/http/body.ts";
import { describeBrowser } from "#lib/http/browser.ts";
import { makeBrowserSecret } from "#lib/http/browser-secret.ts";
import { inBand } from "#lib/http/in-band.ts";
import { route } from "#lib/http/route.ts";
import type { BeginAnswer } from "#lib/protocol/answers.ts";
import { challengeField } from "#lib/protocol/kinds.ts";
import { formatLink } from "#lib/protocol/link.ts";
import { beginRequestSchema } from "#lib/protocol/requests.ts";
import { formatUserCode } from "#lib/protocol/user-code.ts";
import { requireVersion1, version1CodeOf } from "#lib/version-1/begin.ts";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = route("/api/ceremonies", {
  async POST(request) {
    const { headers } = request;
    const { provider, caller, browserHash } = await inBand(request);
    requireJson(headers);
    const message = parseMessage(beginRequestSchema, await readJson(request));
    if (message.version === 1) requireVersion1();

    const fresh = browserHash === null ? makeBrowserSecret(provider) : null;
    const begun = await begin(message, {
      provider,
      browserHash: browserHash ?? fresh?.browserHash ?? "",
      browser: describeBrowser(headers.get("user-agent"), caller.address),
      network: caller.network,
      askedFrom: caller.networkKey,
      session: () => currentSession(headers),
      language: requestLanguage(headers),
    });
    const { action, version } = message;
    const { challenge, userCode, validTill, expiresIn } = begun;
    const answer: BeginAnswer = {
      version,
      action,
      [challengeField(action)]: challenge,
      link: version === 1 ? version1CodeOf(message, provider, begun) : formatLink({ action, provider, challenge }),
      ...(userCode === null ? {} : { user_code: formatUserCode(userCode) }),
      valid_till: validTill,
      expires_in: expiresIn,
    };
    return json(answer, { status: 201, ...(fresh ? { headers: { "set-cookie": fresh.cookie } } : {}) });
  },
});
