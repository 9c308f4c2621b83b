import type { ReactNode } from "react";

interface Props {
  onSubmit: () => void;
  children: ReactNode;
  /** For a button that stands outside the form. */
  id?: string;
  className?: string | undefined;
}

/**
 * A form whose work is done by script. The browser never sends it on its own, which would put what was typed into the
 * address: outside a dialog, the method `dialog` does nothing (HTML standard, form submission). The fields' own
 * messages say what is wrong.
 */
export function Form({ onSubmit, children, id, className }: Props) {
  return (
    <form
      id={id}
      className={className}
      method="dialog"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}
