import { useId, useState } from "react";
import { Button } from "#ui/Button.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { Form } from "#ui/Form.tsx";
import { problemWords } from "../problem.ts";
import { CodeError, type CodeProblem, readCode } from "../read-code.ts";
import { useWords } from "../words.tsx";
import styles from "./PasteLink.module.css";

interface Props {
  open: boolean;
  onClose: () => void;
  onCode: (text: string) => void;
}

/** A dialog in which people paste or type the link of a code. */
export function PasteLink({ open, onClose, onCode }: Props) {
  const words = useWords();
  const { scanner } = words;
  const form = useId();
  const input = useId();
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState<CodeProblem>();

  const submit = () => {
    try {
      readCode(text);
      onClose();
      onCode(text);
    } catch (error) {
      if (!(error instanceof CodeError)) throw error;
      setWrong(error.problem);
    }
  };
  const problem = wrong && problemWords({ code: wrong }, words);

  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={scanner.pasteTitle}
      actions={
        <>
          <Button onClick={onClose}>{scanner.cancel}</Button>
          <Button kind="primary" type="submit" form={form}>
            {scanner.open}
          </Button>
        </>
      }
    >
      <Form id={form} className={styles.form} onSubmit={() => submit()}>
        <p>{scanner.pasteText}</p>
        <label htmlFor={input}>{scanner.pasteLabel}</label>
        <input
          id={input}
          className={styles.input}
          value={text}
          inputMode="url"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
          aria-invalid={problem !== undefined}
          aria-describedby={`${input}-problem`}
          onChange={(event) => {
            setText(event.target.value);
            setWrong(undefined);
          }}
        />
        <p id={`${input}-problem`} className={styles.problem} role="alert">
          {problem && `${problem.title}. ${problem.text}`}
        </p>
      </Form>
    </Dialog>
  );
}
