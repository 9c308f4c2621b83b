import { type RefObject, useEffect, useState } from "react";
import { DecoderError, type DecoderProblem, loadDecoder } from "../decoder/decoder.ts";
import type { FoundSymbol } from "../decoder/symbol.ts";
import { type Camera, CameraError, type CameraProblem, listCameras, startCamera } from "./camera.ts";
import { watchForCode } from "./watch.ts";
import { watchPause } from "./watch-pause.ts";

/** Why nothing can be scanned: the camera, or a decoder that cannot be had. */
export type CameraFailure = CameraProblem | DecoderProblem;

export type CameraState =
  | { state: "starting" }
  /** `paused`: the camera has given no picture for a while. */
  | { state: "running"; camera: Camera; cameras: string[]; paused: boolean }
  | { state: "failed"; problem: CameraFailure };

interface Use {
  video: RefObject<HTMLVideoElement | null>;
  /** The camera to use; the rear one where none is named. */
  deviceId: string | undefined;
  /** Counts tries: another number starts anew. */
  attempt: number;
  onSymbol: (symbol: FoundSymbol) => void;
}

/**
 * Runs the camera while the app is in front, and looks for codes in its picture. Camera and decoder are fetched side
 * by side, and the picture is shown as soon as the camera gives it.
 */
export function useCamera({ video, deviceId, attempt, onSymbol }: Use): CameraState {
  const [state, setState] = useState<CameraState>({ state: "starting" });
  const visible = useVisible();

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt starts anew
  useEffect(() => {
    if (!visible) return;
    let stopped = false;
    let camera: Camera | undefined;
    /** What has to be stopped with the camera. */
    const watches: (() => void)[] = [];

    const run = async () => {
      setState({ state: "starting" });
      const loading = loadDecoder();
      // It is waited for below, or not at all where there is no camera.
      loading.catch(() => undefined);
      const started = await startCamera(deviceId);
      if (stopped || !video.current) return started.stop();
      camera = started;
      started.whenGone(() => {
        if (!stopped) fail("in_use");
      });
      video.current.srcObject = started.stream;
      // The browser may refuse to play where the page has just left the screen. Coming back starts it again.
      await video.current.play().catch(() => undefined);
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
      // The words about the problem are not to be read over a picture.
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
