import { pageNonce } from "#app/shell/site-look.ts";
import { HIDE_SCRIPT } from "./kept-ceremony.ts";

/** Must come before a code that is part of the HTML: hides that code if a stored ceremony will replace it. */
export async function KeptScript() {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours
  return <script nonce={await pageNonce()} dangerouslySetInnerHTML={{ __html: HIDE_SCRIPT }} />;
}
