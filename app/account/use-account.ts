"use client";

import { useCallback, useEffect, useState } from "react";
import { SiteError, siteRequest } from "#app/site-request.ts";
import type { AccountAnswer } from "#lib/accounts/overview.ts";
import { watchSession } from "./watch-session.ts";

/** Where a page of the account goes when its session is over. */
export const goHome = () => window.location.replace("/");

/**
 * The account as it is now: as the page came with it, and again whenever its history goes on.
 *
 * @param leaving whether a button of the page ends its session: then that button says where to go
 */
export function useAccount(first: AccountAnswer, leaving: boolean) {
  const [account, setAccount] = useState(first);

  const reload = useCallback(async () => {
    try {
      setAccount(await siteRequest<AccountAnswer>("GET", "/api/account"));
    } catch (error) {
      if (!(error instanceof SiteError)) throw error;
      // What is shown stays until the next change; the stream says when the session is over.
      if (error.code === "not_signed_in") goHome();
    }
  }, []);

  useEffect(() => (leaving ? undefined : watchSession(goHome, reload, first.change)), [leaving, reload, first]);
  return { account, reload };
}
