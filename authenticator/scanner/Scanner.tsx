import { useCallback, useEffect, useRef, useState } from "react";
import { Button } from "#ui/Button.tsx";
import { CrossIcon, KeyboardIcon, LinkIcon, PictureIcon } from "#ui/icons.tsx";
import { DecoderError } from "../decoder/decoder.ts";
import type { FoundSymbol } from "../decoder/symbol.ts";
import { useAnnounced } from "../hooks/use-announced.ts";
import { viewLinks } from "../hooks/use-view.ts";
import { CodeError, readCode } from "../read-code.ts";
import { useWords, type Words } from "../words.tsx";
import { CameraControls } from "./CameraControls.tsx";
import { type Spot, spotInVideo } from "./cover.ts";
import { Hint, type Wrong } from "./Hint.tsx";
import { PasteLink } from "./PasteLink.tsx";
import { permissionControl } from "./permission-control.ts";
import { PictureError, readPicture } from "./picture.ts";
import styles from "./Scanner.module.css";
import { type CameraFailure, useCamera } from "./use-camera.ts";
import { usePictures } from "./use-pictures.ts";
import { Viewfinder } from "./Viewfinder.tsx";

/** How long the frame shows that it has closed on a code, in milliseconds. */
const FOUND_MS = 300;

interface Props {
  /** Called with the text of a code that is one of ours. */
  onCode: (text: string) => void;
  onClose: () => void;
}

/** The scanner: the camera's picture across the whole window, and the ways to go on without a camera. */
export function Scanner({ onCode, onClose }: Props) {
  const words = useWords();
  const { scanner, sites } = words;
  const heading = useAnnounced();
  const video = useRef<HTMLVideoElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const [deviceId, setDeviceId] = useState<string>();
  const [attempt, setAttempt] = useState(0);
  const [pasting, setPasting] = useState(false);
  const [dragging, setDragging] = useState(false);
  const [found, setFound] = useState<{ text: string; spot?: Spot | undefined }>();
  const [wrong, setWrong] = useState<Wrong>();
  const [reading, setReading] = useState(false);

  const take = useCallback((text: string, spot?: Spot) => {
    try {
      readCode(text);
      setFound({ text, spot });
    } catch (error) {
      if (!(error instanceof CodeError)) throw error;
      setWrong(error.problem);
    }
  }, []);
  const takeSymbol = useCallback(
    ({ text, corners }: FoundSymbol) => take(text, video.current ? spotInVideo(video.current, corners) : undefined),
    [take],
  );
  const takePicture = useCallback(
    async (picture: File) => {
      setWrong(undefined);
      setReading(true);
      try {
        const text = await readPicture(picture);
        if (text === null) setWrong("no_code");
        else take(text);
      } catch (error) {
        if (error instanceof PictureError) setWrong("unreadable");
        else setWrong(error instanceof DecoderError ? error.problem : "not_loaded");
      } finally {
        setReading(false);
      }
    },
    [take],
  );

  useEffect(() => {
    if (found === undefined) return;
    navigator.vibrate?.(30);
    const timer = setTimeout(onCode, FOUND_MS, found.text);
    return () => clearTimeout(timer);
  }, [found, onCode]);
  useEffect(() => {
    // Escape closes the dialog first.
    if (pasting) return;
    const leave = ({ key, isComposing }: KeyboardEvent) => {
      if (key === "Escape" && !isComposing) onClose();
    };
    document.addEventListener("keydown", leave);
    return () => document.removeEventListener("keydown", leave);
  }, [pasting, onClose]);

  const state = useCamera({ video, deviceId, attempt, onSymbol: takeSymbol });
  const paused = state.state === "running" && state.paused;
  useEffect(() => {
    // The code that the last message was about is no longer seen.
    if (paused) setWrong(undefined);
  }, [paused]);
  usePictures({ onPicture: takePicture, onText: take, onDragging: setDragging });

  const failure = state.state === "failed" && failureWords(state.problem, words);
  const running = state.state === "running" ? state : undefined;
  const tryAgain = () => {
    // The camera that failed may have been unplugged, so any camera may be started.
    setDeviceId(undefined);
    setAttempt(attempt + 1);
  };

  return (
    <main className={styles.scanner} aria-label={scanner.title} data-dragging={dragging || undefined}>
      <h1 ref={heading} tabIndex={-1} className="unseen">
        {scanner.title}
      </h1>
      <video
        ref={video}
        className={styles.video}
        // It has no controls and says nothing to a screen reader. Firefox would make it a tab stop all the same.
        tabIndex={-1}
        inert
        aria-hidden="true"
        playsInline
        muted
        data-mirrored={running?.camera.isFront || undefined}
      />
      <div className={styles.top}>
        <button type="button" className={styles.round} aria-label={scanner.close} onClick={onClose}>
          <CrossIcon size={24} />
        </button>
        {!failure && (
          <a className={styles.round} href={viewLinks.code} aria-label={sites.type}>
            <KeyboardIcon size={24} />
          </a>
        )}
        {running && <CameraControls camera={running.camera} cameras={running.cameras} onChoose={setDeviceId} />}
      </div>
      <div className={styles.middle}>
        {failure ? (
          <div className={styles.problem} role="alert">
            <h2>{failure.title}</h2>
            <p>{failure.text}</p>
            <Button onClick={tryAgain}>{scanner.again}</Button>
          </div>
        ) : (
          <Viewfinder state={found ? "found" : running ? "looking" : "starting"} spot={found?.spot} />
        )}
      </div>
      <div className={styles.bottom}>
        <Hint
          doing={found ? "found" : dragging ? "drop" : reading ? "reading" : undefined}
          wrong={wrong}
          camera={failure ? "orElse" : paused ? "paused" : running ? "hint" : "starting"}
        />
        <div className={styles.ways}>
          {failure && (
            <a className={styles.way} href={viewLinks.code}>
              <KeyboardIcon />
              {sites.type}
            </a>
          )}
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
      <PasteLink open={pasting} onClose={() => setPasting(false)} onCode={(text) => setFound({ text })} />
    </main>
  );
}

function failureWords(problem: CameraFailure, { scanner }: Words): { title: string; text: string } {
  if (problem === "refused") return { title: scanner.refused, text: scanner.allow[permissionControl()] };
  return scanner.camera[problem];
}
