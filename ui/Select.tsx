import type { ComponentProps } from "react";
import { FieldFrame, type FieldTexts } from "./FieldFrame.tsx";

type Props = FieldTexts &
  Omit<ComponentProps<"select">, "id" | "className" | "children"> & {
    /** Each choice's value and its name. */
    options: Record<string, string>;
  };

/** One choice of a few, with its label. */
export function Select({ label, hint, problem, options, ...select }: Props) {
  return (
    <FieldFrame label={label} hint={hint} problem={problem}>
      {(connection) => (
        <select {...select} {...connection}>
          {Object.entries(options).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      )}
    </FieldFrame>
  );
}
