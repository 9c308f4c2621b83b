import { pageNonce } from "#app/frame/site-look.ts";
import { HIDE_SCRIPT } from "./kept-ceremony.ts";

/** Stands before a code that comes with the page. */
export async function KeptScript() {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours
  return <script nonce={await pageNonce()} dangerouslySetInnerHTML={{ __html: HIDE_SCRIPT }} />;
}
