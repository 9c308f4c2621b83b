/** Why the camera gives no picture. */
export type CameraProblem = "none" | "refused" | "in_use" | "insecure" | "failed";

export class CameraError extends Error {
  readonly problem: CameraProblem;

  constructor(problem: CameraProblem, options?: ErrorOptions) {
    super(problem, options);
    this.name = "CameraError";
    this.problem = problem;
  }
}

/** A camera that is running. */
export interface Camera {
  stream: MediaStream;
  deviceId: string | undefined;
  /** Whether it looks at the person, whose picture is then shown as in a mirror. */
  isFront: boolean;
  hasTorch: boolean;
  setTorch(on: boolean): Promise<void>;
  /** Calls `gone` when the device takes the camera away: it was pulled out, or is another app's now. */
  whenGone(gone: () => void): void;
  stop(): void;
}

/** `torch` of the Image Capture specification, which TypeScript's DOM does not know. */
type Torch = { torch?: boolean };

/** Enough for a code that fills a fifth of the picture, and little enough to decode many times a second. */
const SIZE = { width: { ideal: 1280 }, height: { ideal: 720 } };

/**
 * Starts a camera: the one named, else the rear one, else any.
 *
 * @throws CameraError
 */
export async function startCamera(deviceId?: string): Promise<Camera> {
  if (!navigator.mediaDevices) throw new CameraError("insecure");
  const which = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: { ideal: "environment" } };
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { ...SIZE, ...which }, audio: false });
  } catch (cause) {
    throw new CameraError(problemOf(cause), { cause });
  }
  const track = stream.getVideoTracks()[0];
  if (!track) throw new CameraError("none");
  const settings = track.getSettings();
  const capabilities: MediaTrackCapabilities & Torch = track.getCapabilities?.() ?? {};
  return {
    stream,
    deviceId: settings.deviceId,
    isFront: settings.facingMode === "user",
    hasTorch: capabilities.torch === true,
    async setTorch(on) {
      const torch: Torch = { torch: on };
      await track.applyConstraints({ advanced: [torch as MediaTrackConstraintSet] });
    },
    whenGone(gone) {
      // Not fired by our own `stop`.
      track.addEventListener("ended", gone, { once: true });
    },
    stop() {
      for (const running of stream.getTracks()) running.stop();
    },
  };
}

/** The cameras to choose from. Their names are told only after permission was given. */
export async function listCameras(): Promise<string[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter(({ kind, deviceId }) => kind === "videoinput" && deviceId).map(({ deviceId }) => deviceId);
}

/** What a failure of `getUserMedia` means to a person (Media Capture and Streams, section 10.2.1). */
export function problemOf(cause: unknown): CameraProblem {
  switch (cause instanceof DOMException ? cause.name : undefined) {
    case "NotAllowedError":
    case "SecurityError":
      return "refused";
    case "NotFoundError":
    case "OverconstrainedError":
      return "none";
    case "NotReadableError":
    case "AbortError":
      return "in_use";
    default:
      return "failed";
  }
}
