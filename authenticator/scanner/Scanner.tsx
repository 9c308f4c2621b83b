import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { Button } from "#app/ui/Button.tsx";
import { CrossIcon, LinkIcon, PictureIcon, SwitchCameraIcon, TorchIcon } from "#app/ui/icons.tsx";
import { browserKind } from "../platform.ts";
import { problemWords } from "../problem.ts";
import { CodeError, type CodeProblem, readCode } from "../read-code.ts";
import { useWords, type Words } from "../words.tsx";
import { Frame } from "./Frame.tsx";
import { PasteLink } from "./PasteLink.tsx";
import { readPicture } from "./picture.ts";
import styles from "./Scanner.module.css";
import { type CameraFailure, useCamera } from "./use-camera.ts";
import { usePictures } from "./use-pictures.ts";

/** How long the frame shows that it has closed on a code. */
const FOUND_MS = 300;

interface Props {
  /** Called with the text of a code that is one of ours. */
  onCode: (text: string) => void;
  onClose: () => void;
}

/** The scanner: the camera's picture from edge to edge, and the ways without a camera. */
export function Scanner({ onCode, onClose }: Props) {
  const words = useWords();
  const { scanner } = words;
  const video = useRef<HTMLVideoElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const [deviceId, setDeviceId] = useState<string>();
  const [attempt, setAttempt] = useState(0);
  const [torch, setTorch] = useState(false);
  const [pasting, setPasting] = useState(false);
  const [dragging, setDragging] = useState(false);
  const [found, setFound] = useState<string>();
  const [wrong, setWrong] = useState<CodeProblem | "no_code">();

  const take = useCallback((text: string) => {
    try {
      readCode(text);
      setFound(text);
    } catch (error) {
      if (!(error instanceof CodeError)) throw error;
      setWrong(error.problem);
    }
  }, []);
  const takePicture = useCallback(
    async (picture: File) => {
      setWrong(undefined);
      const text = await readPicture(picture).catch(() => null);
      if (text === null) setWrong("no_code");
      else take(text);
    },
    [take],
  );

  useEffect(() => {
    if (found === undefined) return;
    navigator.vibrate?.(30);
    const timer = setTimeout(onCode, FOUND_MS, found);
    return () => clearTimeout(timer);
  }, [found, onCode]);

  const state = useCamera({ video, deviceId, attempt, onText: take });
  usePictures({ onPicture: takePicture, onText: take, onDragging: setDragging });

  const failure = state.state === "failed" && failureWords(state.problem, words);
  const running = state.state === "running" ? state : undefined;
  const others = running?.cameras.filter((id) => id !== running.camera.deviceId) ?? [];
  const nextCamera = () => {
    const cameras = running?.cameras ?? [];
    const at = cameras.indexOf(running?.camera.deviceId ?? "");
    setTorch(false);
    setDeviceId(cameras[(at + 1) % cameras.length]);
  };

  return (
    <main className={styles.scanner} aria-label={scanner.title} data-dragging={dragging || undefined}>
      <h1 className="unseen">{scanner.title}</h1>
      <video
        ref={video}
        className={styles.video}
        playsInline
        muted
        data-mirrored={running?.camera.isFront || undefined}
      />
      <div className={styles.top}>
        <button type="button" className={styles.round} aria-label={scanner.close} onClick={onClose}>
          <CrossIcon size={24} />
        </button>
        <span className={styles.tools}>
          {running?.camera.hasTorch && (
            <button
              type="button"
              className={styles.round}
              aria-pressed={torch}
              aria-label={torch ? scanner.torchOff : scanner.torchOn}
              onClick={() => {
                setTorch(!torch);
                void running.camera.setTorch(!torch);
              }}
            >
              <TorchIcon size={24} />
            </button>
          )}
          {others.length > 0 && (
            <button type="button" className={styles.round} aria-label={scanner.otherCamera} onClick={nextCamera}>
              <SwitchCameraIcon size={24} />
            </button>
          )}
        </span>
      </div>
      <div className={styles.middle}>
        {failure ? (
          <div className={styles.problem} role="alert">
            <h2>{failure.title}</h2>
            <p>{failure.text}</p>
            <Button onClick={() => setAttempt(attempt + 1)}>{scanner.again}</Button>
          </div>
        ) : (
          <Frame state={found ? "found" : running ? "looking" : "starting"} />
        )}
      </div>
      <div className={styles.bottom}>
        <div className={styles.hint} role="status" data-wrong={(wrong && !found) || undefined}>
          {hint()}
        </div>
        <div className={styles.ways}>
          <button type="button" className={styles.way} onClick={() => file.current?.click()}>
            <PictureIcon />
            {scanner.picture}
          </button>
          <button type="button" className={styles.way} onClick={() => setPasting(true)}>
            <LinkIcon />
            {scanner.paste}
          </button>
        </div>
        <input
          ref={file}
          type="file"
          accept="image/*"
          hidden
          onChange={(event) => {
            const picture = event.target.files?.[0];
            event.target.value = "";
            if (picture) void takePicture(picture);
          }}
        />
      </div>
      <PasteLink open={pasting} onClose={() => setPasting(false)} onCode={setFound} />
    </main>
  );

  function hint(): ReactNode {
    if (found) return scanner.found;
    if (dragging) return scanner.drop;
    if (wrong === "no_code") return scanner.noCodeInPicture;
    if (wrong) {
      const { title, text } = problemWords({ code: wrong }, words);
      return (
        <>
          <strong>{title}.</strong> {text}
        </>
      );
    }
    if (failure) return scanner.orElse;
    return running ? scanner.hint : scanner.starting;
  }
}

function failureWords(problem: CameraFailure, { scanner }: Words): { title: string; text: string } {
  // How to allow the camera again is another thing in each browser.
  if (problem === "refused") return { title: scanner.refused, text: scanner.allow[browserKind()] };
  return scanner.camera[problem];
}
