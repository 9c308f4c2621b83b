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
  track: MediaStreamTrack;
  deviceId: string | undefined;
  /** Whether the camera faces the person. Its picture is then shown as a mirror would show it. */
  isFront: boolean;
  hasTorch: boolean;
  setTorch(on: boolean): Promise<void>;
  /** Calls `gone` when the device takes the camera away: it was unplugged, or another app took it. */
  whenGone(gone: () => void): void;
  stop(): void;
}

/** `torch` of the Image Capture specification, which TypeScript's DOM does not know. */
type Torch = { torch?: boolean };

/** Enough for a code that fills a tenth of the picture's height, and little enough to decode many times a second. */
const SIZE = { width: { ideal: 1280 }, height: { ideal: 720 } };

/**
 * Starts a camera: the one named where it is still there, else the rear one, else any.
 *
 * @throws CameraError
 */
export async function startCamera(deviceId?: string): Promise<Camera> {
  if (!navigator.mediaDevices) throw new CameraError("insecure");
  const stream = await openStream(deviceId).catch((cause) => {
    throw new CameraError(cameraProblemOf(cause), { cause });
  });
  const track = stream.getVideoTracks()[0];
  if (!track) throw new CameraError("none");
  const settings = track.getSettings();
  const capabilities: MediaTrackCapabilities & Torch = track.getCapabilities?.() ?? {};
  return {
    stream,
    track,
    deviceId: settings.deviceId,
    isFront: settings.facingMode === "user",
    hasTorch: capabilities.torch === true,
    async setTorch(on) {
      const torch: Torch = { torch: on };
      await track.applyConstraints({ advanced: [torch as MediaTrackConstraintSet] });
    },
    whenGone(gone) {
      // Our own `stop` does not fire it.
      track.addEventListener("ended", gone, { once: true });
    },
    stop() {
      for (const running of stream.getTracks()) running.stop();
    },
  };
}

async function openStream(deviceId: string | undefined): Promise<MediaStream> {
  const open = (which: MediaTrackConstraints) =>
    navigator.mediaDevices.getUserMedia({ video: { ...SIZE, ...which }, audio: false });
  const rear = { facingMode: { ideal: "environment" } };
  if (deviceId === undefined) return open(rear);
  try {
    return await open({ deviceId: { exact: deviceId } });
  } catch (cause) {
    // The named camera was unplugged, but there may be others.
    if (cameraProblemOf(cause) === "none") return open(rear);
    throw cause;
  }
}

/** The ids of the cameras. Browsers reveal them only once the person has allowed the camera. */
export async function listCameras(): Promise<string[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter(({ kind, deviceId }) => kind === "videoinput" && deviceId).map(({ deviceId }) => deviceId);
}

/**
 * What a failure of `getUserMedia` means to a person (Media Capture and Streams, section 10.2.1). Its name decides:
 * `OverconstrainedError` is a `DOMException` in some browsers, an `Error` in others, and neither in the rest.
 */
export function cameraProblemOf(cause: unknown): CameraProblem {
  switch (nameOf(cause)) {
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

function nameOf(cause: unknown): unknown {
  return typeof cause === "object" && cause !== null && "name" in cause ? cause.name : undefined;
}
