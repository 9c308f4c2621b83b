import { pageNonce } from "./site-look.ts";

/**
 * The default policy of Trusted Types (W3C Trusted Types, section 2.3.4). `require-trusted-types-for 'script'` applies
 * it to every value that a script passes to a sink that runs code. The URLs of the build's files and of the service
 * worker are allowed, which is all that Next's loader and the authenticator need. Text that would become a script or
 * markup is refused.
 */
const POLICY = `if(window.trustedTypes)trustedTypes.createPolicy("default",{createScriptURL:function(address){
var url=new URL(address,location.href);
return url.origin===location.origin&&(url.pathname.startsWith("/_next/static/")||url.pathname==="/authenticator-worker.js")?address:null}})`;

/** Must come before every other script of a page. */
export async function TrustedScripts() {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours
  return <script nonce={await pageNonce()} dangerouslySetInnerHTML={{ __html: POLICY }} />;
}
