import { headers as requestHeaders } from "next/headers";
import { begin } from "#lib/ceremony/begin.ts";
import { describeError, log } from "#lib/foundation/log.ts";
import { describeBrowser } from "#lib/http/browser.ts";
import { callerOf } from "#lib/http/caller.ts";
import { NAVIGATION_HEADER } from "#lib/http/navigation.ts";
import { providerOf } from "#lib/http/provider.ts";
import { admit, requireAdmission } from "#lib/http/site-limits.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { formatLink } from "#lib/protocol/link.ts";
import { formatUserCode } from "#lib/protocol/user-code.ts";
import { serverLanguage } from "./shell/server-language.ts";

/** A ceremony that began while its page was rendered. */
export interface FirstCeremony {
  challenge: string;
  /** The text in the code. */
  link: string;
  /** The code `WDJB-MJHT` to type instead of scanning. */
  userCode: string;
}

/**
 * Begins the login of a page while the page is rendered, so that the code is in the first bytes.
 *
 * @param next where to go after the login: a checked path of the site, or null
 * @returns null if the request is not a navigation by a person, or if no ceremony can begin now. The page's script then
 *   requests one, and shows the reason if there is none
 */
export async function beginFirstLogin(next: string | null): Promise<FirstCeremony | null> {
  const headers = await requestHeaders();
  const browserHash = headers.get(NAVIGATION_HEADER);
  if (browserHash === null) return null;
  try {
    const provider = providerOf(headers.get("host"));
    const caller = callerOf(headers);
    requireAdmission(await admit("ceremony", caller));
    const { challenge, userCode } = await begin(
      { version: 2, action: "login", ...(next === null ? {} : { next }) },
      {
        provider,
        browserHash,
        browser: describeBrowser(headers.get("user-agent"), caller.address),
        network: caller.network,
        askedFrom: caller.networkKey,
        session: async () => null,
        language: await serverLanguage(),
      },
    );
    if (userCode === null) throw new ProtocolError("internal");
    return {
      challenge,
      link: formatLink({ action: "login", provider, challenge }),
      userCode: formatUserCode(userCode),
    };
  } catch (error) {
    if (!(error instanceof ProtocolError)) log("error", "a page could not start its ceremony", describeError(error));
    return null;
  }
}
