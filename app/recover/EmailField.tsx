import type { Ref } from "react";
import { Field } from "#ui/Field.tsx";
import { useWords } from "#ui/words.tsx";

export function EmailField({ ref, problem }: { ref: Ref<HTMLInputElement>; problem: string | null }) {
  const words = useWords("recover");
  return (
    <Field
      ref={ref}
      label={words.email}
      problem={problem}
      type="email"
      name="email"
      inputMode="email"
      autoComplete="email"
      autoCapitalize="none"
      spellCheck={false}
    />
  );
}
