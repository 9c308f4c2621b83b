import { type RefObject, useEffect, useState } from "react";
import { type Decoder, loadDecoder } from "../decoder/decoder.ts";
import { type Camera, CameraError, type CameraProblem, listCameras, startCamera } from "./camera.ts";
import { watchForCode } from "./watch.ts";

/** Why nothing can be scanned: the camera, or a decoder that could not be fetched. */
export type CameraFailure = CameraProblem | "decoder";

export type CameraState =
  | { state: "starting" }
  | { state: "running"; camera: Camera; cameras: string[] }
  | { state: "failed"; problem: CameraFailure };

interface Use {
  video: RefObject<HTMLVideoElement | null>;
  /** The camera to use; the rear one where none is named. */
  deviceId: string | undefined;
  /** Counts tries: another number starts anew. */
  attempt: number;
  onText: (text: string) => void;
}

/**
 * Runs the camera while the app is in front, and looks for codes in its picture. The
 * picture is there before the decoder is: they are fetched side by side.
 */
export function useCamera({ video, deviceId, attempt, onText }: Use): CameraState {
  const [state, setState] = useState<CameraState>({ state: "starting" });
  const visible = useVisible();

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt starts anew
  useEffect(() => {
    if (!visible) return;
    let stopped = false;
    let camera: Camera | undefined;
    let stopWatching: (() => void) | undefined;

    const run = async () => {
      setState({ state: "starting" });
      const loading = loadDecoder().catch(() => null);
      const started = await startCamera(deviceId);
      if (stopped || !video.current) return started.stop();
      camera = started;
      started.whenGone(() => {
        if (stopped) return;
        stopWatching?.();
        fail("in_use");
      });
      video.current.srcObject = started.stream;
      // A page that just left the screen may not play: the picture comes with the next start.
      await video.current.play().catch(() => undefined);
      const cameras = await listCameras();
      if (stopped) return;
      setState({ state: "running", camera: started, cameras });
      const decoder: Decoder | null = await loading;
      if (stopped || !video.current) return;
      if (decoder) stopWatching = watchForCode(video.current, decoder, onText);
      else fail("decoder");
    };
    const fail = (problem: CameraFailure) => {
      camera?.stop();
      // What is wrong is not to be read over a picture.
      if (video.current) video.current.srcObject = null;
      setState({ state: "failed", problem });
    };
    run().catch((error) => {
      if (!stopped) fail(error instanceof CameraError ? error.problem : "failed");
    });

    return () => {
      stopped = true;
      stopWatching?.();
      camera?.stop();
    };
  }, [video, deviceId, attempt, visible, onText]);

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
