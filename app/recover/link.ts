/**
 * The action of a mailed link: `/recover#open=…`, `#cancel=…` or `#undo=…`. The token is in the fragment, which
 * browsers do not send to servers.
 */
export interface MailedLink {
  wish: "open" | "cancel" | "undo";
  token: string;
}

/** @param fragment of the page's URL, with its `#` */
export function readMailedLink(fragment: string): MailedLink | null {
  const [, wish, token] = /^#(open|cancel|undo)=(.+)$/.exec(fragment) ?? [];
  return wish && token ? { wish: wish as MailedLink["wish"], token } : null;
}
