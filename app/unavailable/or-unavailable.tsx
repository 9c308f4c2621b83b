import type { ReactNode } from "react";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { Unavailable } from "./Unavailable.tsx";

/**
 * Wraps a page: if the site's data become unreachable while the page is rendered, it shows that instead of failing.
 * `proxy.ts` has already checked before the page was rendered.
 */
export function orUnavailable<Props>(page: (props: Props) => Promise<ReactNode>) {
  return async (props: Props): Promise<ReactNode> => {
    try {
      return await page(props);
    } catch (error) {
      if (error instanceof ProtocolError && error.code === "unavailable") return <Unavailable />;
      throw error;
    }
  };
}
