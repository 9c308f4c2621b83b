"use client";

import type { ComponentProps } from "react";
import { buttonClasses, type Look, wrapped } from "./button-look.tsx";
import { useEarlyClick } from "./early-click.ts";

type Props = Look & Omit<ComponentProps<"button">, "className" | "ref">;

/** A button of the page's script. A click before that script runs is kept (`early-click.ts`). */
export function Button({ kind = "secondary", wide = false, icon, children, type = "button", ...rest }: Props) {
  return (
    <button {...rest} {...useEarlyClick()} type={type} className={buttonClasses(kind, wide)} data-kind={kind}>
      {icon}
      {wrapped(children)}
    </button>
  );
}
