import { pageNonce } from "./site-look.ts";

/**
 * The default policy of Trusted Types (W3C Trusted Types, section 2.3.4), which `require-trusted-types-for 'script'` asks
 * for whatever a script hands to a place that runs scripts. Addresses of the build's files and of the service worker
 * pass, which is all that Next's loader and the authenticator need. Text that would become a script or markup does not.
 */
const POLICY = `if(window.trustedTypes)trustedTypes.createPolicy("default",{createScriptURL:function(address){
var url=new URL(address,location.href);
return url.origin===location.origin&&(url.pathname.startsWith("/_next/static/")||url.pathname==="/authenticator-worker.js")?address:null}})`;

/** Stands before every other script of a page. */
export async function TrustedScripts() {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours
  return <script nonce={await pageNonce()} dangerouslySetInnerHTML={{ __html: POLICY }} />;
}
