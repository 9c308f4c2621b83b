/** What a link of a mail asks for: `/recover#open=…`, `#cancel=…` or `#undo=…`, with a token that no server is sent. */
export interface MailedLink {
  wish: "open" | "cancel" | "undo";
  token: string;
}

/** @param fragment of the page's URL, with its `#` */
export function readMailedLink(fragment: string): MailedLink | null {
  const [, wish, token] = /^#(open|cancel|undo)=(.+)$/.exec(fragment) ?? [];
  return wish && token ? { wish: wish as MailedLink["wish"], token } : null;
}
