import { Fragment } from "react";

/**
 * A host, an address or a site's name within a text. It is not translated, and lines break only after its dots and
 * slashes, or before an `@`.
 */
export function Address({ children }: { children: string }) {
  const parts = children.split(/(?<=[./])(?!\/)|(?=@)/);
  return (
    <span translate="no">
      {parts.map((part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other order
        <Fragment key={at}>
          {at > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </span>
  );
}
