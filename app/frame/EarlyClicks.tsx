import { pageNonce } from "./site-look.ts";

/**
 * A button that arrives with the page does nothing before the page's script has taken it up, which may take seconds on
 * a slow phone. A click in that time is kept and made up for: this script stops the click and marks its button, and
 * `ui/early-click.ts` clicks again. Enter in a field clicks the form's button, so it is kept too. The last click counts,
 * and a click on anything else takes it back.
 */
const SCRIPT = `addEventListener("click",function(event){
var old=document.querySelector("button[data-clicked]"),button=event.target.closest&&event.target.closest("button");
if(old)old.removeAttribute("data-clicked");
if(button&&button.hasAttribute("data-waits")){event.preventDefault();event.stopPropagation();button.setAttribute("data-clicked","")}
},true)`;

/** Keeps clicks that come before the page's script. Stands before everything that can be clicked. */
export async function EarlyClicks() {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours
  return <script nonce={await pageNonce()} dangerouslySetInnerHTML={{ __html: SCRIPT }} />;
}
