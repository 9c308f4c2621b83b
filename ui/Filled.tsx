import type { ReactNode } from "react";

/**
 * A text with elements in the places of `{name}`. Each piece stands in an element of its own: page translation replaces
 * texts, and React must not look for one that is gone.
 */
export function Filled({ text, ...values }: { text: string } & Record<string, ReactNode>) {
  return text.split(/\{(\w+)\}/).map((piece, at) => {
    if (piece === "") return null;
    const key = `${at} ${piece}`;
    return <span key={key}>{at % 2 === 0 ? piece : (values[piece] ?? `{${piece}}`)}</span>;
  });
}
