import type { ReactNode } from "react";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { Unavailable } from "./Unavailable.tsx";

/**
 * Makes a page say that the site's data cannot be reached where they go away while it is rendered. `proxy.ts` has looked
 * before, and this is for the moments since then.
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
