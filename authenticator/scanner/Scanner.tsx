import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { Button } from "#ui/Button.tsx";
import { CrossIcon, LinkIcon, PictureIcon, SwitchCameraIcon, TorchIcon } from "#ui/icons.tsx";
import { useAnnounced } from "../hooks/use-announced.ts";
import { browserKind } from "../platform.ts";
import { problemWords } from "../problem.ts";
import { CodeError, type CodeProblem, readCode } from "../read-code.ts";
import { useWords, type Words } from "../words.tsx";
import type { Camera } from "./camera.ts";
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
  const heading = useAnnounced();
  const video = useRef<HTMLVideoElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const [deviceId, setDeviceId] = useState<string>();
  const [attempt, setAttempt] = useState(0);
  /** The camera whose light is on. Another one, or the same after a while in the background, begins without. */
  const [lit, setLit] = useState<Camera>();
  const [pasting, setPasting] = useState(false);
  const [dragging, setDragging] = useState(false);
  const [found, setFound] = useState<string>();
  const [wrong, setWrong] = useState<CodeProblem | "no_code" | "decoder">();
  const [reading, setReading] = useState(false);

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
      setReading(true);
      try {
        const text = await readPicture(picture);
        if (text === null) setWrong("no_code");
        else take(text);
      } catch {
        setWrong("decoder");
      } finally {
        setReading(false);
      }
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
  const switchLight = async (camera: Camera) => {
    const on = lit !== camera;
    // Where the camera does not obey, the button says so by staying as it is.
    await camera.setTorch(on).then(
      () => setLit(on ? camera : undefined),
      () => undefined,
    );
  };
  const tryAgain = () => {
    // The one that failed may be gone: any other will do.
    setDeviceId(undefined);
    setAttempt(attempt + 1);
  };
  const nextCamera = () => {
    const cameras = running?.cameras ?? [];
    const at = cameras.indexOf(running?.camera.deviceId ?? "");
    setDeviceId(cameras[(at + 1) % cameras.length]);
  };

  return (
    <main className={styles.scanner} aria-label={scanner.title} data-dragging={dragging || undefined}>
      <h1 ref={heading} tabIndex={-1} className="unseen">
        {scanner.title}
      </h1>
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
              aria-pressed={lit === running.camera}
              aria-label={scanner.torch}
              onClick={() => void switchLight(running.camera)}
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
            <Button onClick={tryAgain}>{scanner.again}</Button>
          </div>
        ) : (
          <Frame state={found ? "found" : running ? "looking" : "starting"} />
        )}
      </div>
      <div className={styles.bottom}>
        <div className={styles.hint} role="status" data-wrong={(wrong && !found && !reading) || undefined}>
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
    if (reading) return scanner.reading;
    if (wrong === "no_code") return scanner.noCodeInPicture;
    if (wrong) {
      const { title, text } = wrong === "decoder" ? scanner.camera.decoder : problemWords({ code: wrong }, words);
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
