import type { ReactNode } from "react";

/**
 * A text with elements in the places of `{name}`. Each part is in an element of its own: browser translation replaces
 * text nodes, and React would then look for one that no longer exists.
 */
export function Filled({ text, ...values }: { text: string } & Record<string, ReactNode>) {
  return text.split(/\{(\w+)\}/).map((piece, at) => {
    if (piece === "") return null;
    const key = `${at} ${piece}`;
    return <span key={key}>{at % 2 === 0 ? piece : (values[piece] ?? `{${piece}}`)}</span>;
  });
}
