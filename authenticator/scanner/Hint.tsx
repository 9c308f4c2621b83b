import type { DecoderProblem } from "../decoder/decoder.ts";
import { problemWords } from "../problem.ts";
import type { CodeProblem } from "../read-code.ts";
import { useWords } from "../words.tsx";
import styles from "./Hint.module.css";

/** What is wrong with a code or a file that was read, or why it could not be read. */
export type Wrong = CodeProblem | DecoderProblem | "no_code" | "unreadable";

interface Props {
  /** What the scanner does with a code, a dragged file or a chosen one. */
  doing: "found" | "drop" | "reading" | undefined;
  wrong: Wrong | undefined;
  /** What to say about the camera when there is nothing else to say. */
  camera: "orElse" | "paused" | "hint" | "starting";
}

/** The line below the camera's picture: what to do, what happens, or what is wrong. */
export function Hint({ doing, wrong, camera }: Props) {
  const words = useWords();
  const { scanner } = words;
  const isWrong = wrong !== undefined && doing === undefined;
  return (
    <div className={styles.hint} role="status" data-wrong={isWrong || undefined}>
      {isWrong ? wrongWords(wrong) : scanner[doing ?? camera]}
    </div>
  );

  function wrongWords(problem: Wrong) {
    if (problem === "no_code") return scanner.noCodeInPicture;
    if (problem === "unreadable") return scanner.unreadable;
    const isDecoder = problem === "not_loaded" || problem === "pixels_hidden";
    const { title, text } = isDecoder ? scanner.camera[problem] : problemWords({ code: problem }, words);
    return (
      <>
        <strong>{title}.</strong> {text}
      </>
    );
  }
}
