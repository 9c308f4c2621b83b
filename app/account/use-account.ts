"use client";

import { useCallback, useEffect, useState } from "react";
import { SiteError, siteRequest } from "#app/site-request.ts";
import type { AccountAnswer } from "#lib/accounts/overview.ts";
import { watchSession } from "./watch-session.ts";

/** Leaves an account page whose session has ended. */
export const goHome = () => window.location.replace("/");

/**
 * The current account: first the data that came with the page, then fresh data after every event in its history.
 *
 * @param leaving whether a button of this page is ending the session; that button then decides where to go
 */
export function useAccount(first: AccountAnswer, leaving: boolean) {
  const [account, setAccount] = useState(first);

  const reload = useCallback(async () => {
    try {
      setAccount(await siteRequest<AccountAnswer>("GET", "/api/account"));
    } catch (error) {
      if (!(error instanceof SiteError)) throw error;
      // The data on screen stays until the next change. The event stream reports the end of the session.
      if (error.code === "not_signed_in") goHome();
    }
  }, []);

  useEffect(() => (leaving ? undefined : watchSession(goHome, reload, first.change)), [leaving, reload, first]);
  return { account, reload };
}
