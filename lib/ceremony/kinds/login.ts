import { DEFAULT_NEXT, safeNext } from "#lib/protocol/next.ts";
import { beginApprovedSession } from "../begin-approved-session.ts";
import { type KindRules, NO_SUBJECT } from "./kind-rules.ts";

/** Signs a browser in. */
export const login: KindRules<"login"> = {
  async begin({ next }) {
    return { ...NO_SUBJECT, next: safeNext(next) };
  },

  approved: "Approved. Continue in the browser.",

  async redeem(ceremony, approval, redeemer) {
    const sessionId = await beginApprovedSession(ceremony, approval, redeemer);
    return { redirect: ceremony.next ?? DEFAULT_NEXT, sessionId };
  },
};
