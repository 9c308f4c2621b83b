import type { ComponentProps } from "react";
import { FieldFrame, type FieldTexts } from "./FieldFrame.tsx";

type Props = FieldTexts & Omit<ComponentProps<"input">, "id" | "className">;

/** A field with its label. Its text has 16 px, so that phones do not zoom in. */
export function Field({ label, hint, problem, ...input }: Props) {
  return (
    <FieldFrame label={label} hint={hint} problem={problem}>
      {(connection) => <input {...input} {...connection} />}
    </FieldFrame>
  );
}
