import { type RefObject, useEffect, useState } from "react";
import { DecoderError, type DecoderProblem, loadDecoder } from "../decoder/decoder.ts";
import type { FoundSymbol } from "../decoder/symbol.ts";
import { type Camera, CameraError, type CameraProblem, listCameras, startCamera } from "./camera.ts";
import { watchForCode } from "./watch.ts";
import { watchPause } from "./watch-pause.ts";

/** Why nothing can be scanned: there is a problem with the camera or with the decoder. */
export type CameraFailure = CameraProblem | DecoderProblem;

export type CameraState =
  | { state: "starting" }
  /** `paused`: the camera has delivered no picture for three seconds. */
  | { state: "running"; camera: Camera; cameras: string[]; paused: boolean }
  | { state: "failed"; problem: CameraFailure };

interface CameraOptions {
  video: RefObject<HTMLVideoElement | null>;
  /** The camera to use; the rear one where none is named. */
  deviceId: string | undefined;
  /** The number of tries so far. A change starts the camera again. */
  attempt: number;
  onSymbol: (symbol: FoundSymbol) => void;
}

/**
 * Runs the camera while the page is visible, and looks for codes in its picture. The camera starts while the decoder
 * is being loaded, so that its picture is shown as early as possible.
 */
export function useCamera({ video, deviceId, attempt, onSymbol }: CameraOptions): CameraState {
  const [state, setState] = useState<CameraState>({ state: "starting" });
  const visible = useVisible();

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of `attempt` starts the camera again
  useEffect(() => {
    if (!visible) return;
    let stopped = false;
    let camera: Camera | undefined;
    /** Functions that stop what watches the camera. */
    const watches: (() => void)[] = [];

    const run = async () => {
      setState({ state: "starting" });
      const loading = loadDecoder();
      // A failure is handled below, where the promise is awaited. Without a camera it is never awaited.
      loading.catch(() => undefined);
      const started = await startCamera(deviceId);
      if (stopped || !video.current) return started.stop();
      camera = started;
      started.whenGone(() => {
        if (!stopped) fail("in_use");
      });
      video.current.srcObject = started.stream;
      // Not awaited, because it ends only with the first picture, which a muted camera does not deliver. It fails where
      // the page has just been hidden. The camera starts again when the page is visible.
      video.current.play().catch(() => undefined);
      const cameras = await listCameras();
      if (stopped || !video.current) return;
      const setPaused = (paused: boolean) => setState({ state: "running", camera: started, cameras, paused });
      setPaused(false);
      watches.push(watchPause(started.track, video.current, setPaused));
      const decoder = await loading;
      if (stopped || !video.current) return;
      watches.push(watchForCode(video.current, decoder, onSymbol));
    };
    const stop = () => {
      for (const stopWatching of watches.splice(0)) stopWatching();
      camera?.stop();
    };
    const fail = (problem: CameraFailure) => {
      stop();
      // Words over a frozen picture would be hard to read.
      if (video.current) video.current.srcObject = null;
      setState({ state: "failed", problem });
    };
    run().catch((error) => {
      if (!stopped) fail(error instanceof CameraError || error instanceof DecoderError ? error.problem : "failed");
    });

    return () => {
      stopped = true;
      stop();
    };
  }, [video, deviceId, attempt, visible, onSymbol]);

  return state;
}

function useVisible(): boolean {
  const [visible, setVisible] = useState(true);
  useEffect(() => {
    const read = () => setVisible(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", read);
    return () => document.removeEventListener("visibilitychange", read);
  }, []);
  return visible;
}
