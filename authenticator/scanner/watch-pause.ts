/** How long a camera stays muted before people are told, in milliseconds. */
const PATIENCE_MS = 3000;
/** How often frames are checked for, in milliseconds. */
const CHECK_MS = 500;
/** A gap between two frames that shows that the camera had stopped, in milliseconds. */
const STOPPED_MS = 1000;

/** The part of a `MediaStreamTrack` that is used here. */
type Track = EventTarget & { readonly muted: boolean };
interface Video {
  requestVideoFrameCallback?(callback: () => void): number;
  play(): Promise<void>;
}

/**
 * Tells when a camera pauses. Its track is muted when a call comes in, when a lid or a switch covers the camera, or when
 * the system takes the camera away (Media Capture and Streams, section 4.3.2). Some systems only stop the frames. Calls
 * `change` with true after three seconds without a picture, and with false when the picture continues. Returns a
 * function that stops watching.
 */
export function watchPause(track: Track, video: Video, change: (paused: boolean) => void): () => void {
  let stopped = false;
  let paused = false;
  let patience: ReturnType<typeof setTimeout> | undefined;
  /** When the last frame came, in milliseconds of `performance.now()`. */
  let lastFrame = performance.now();

  const set = (now: boolean) => {
    clearTimeout(patience);
    patience = undefined;
    if (paused === now) return;
    paused = now;
    change(now);
  };
  const muted = () => {
    patience ??= setTimeout(() => set(true), PATIENCE_MS);
  };
  const goOn = () => {
    set(false);
    lastFrame = performance.now();
    // Some systems pause the video element as well and do not resume it.
    video.play().catch(() => undefined);
  };
  const frame = () => {
    if (stopped) return;
    const now = performance.now();
    // Some browsers never fire `unmute`, so frames count as a sign that the camera is back. But some deliver black
    // frames while a track is muted, so only frames after a gap count.
    if (paused && now - lastFrame > STOPPED_MS) goOn();
    lastFrame = now;
    video.requestVideoFrameCallback?.(frame);
  };
  track.addEventListener("mute", muted);
  track.addEventListener("unmute", goOn);
  if (track.muted) muted();
  let check: ReturnType<typeof setInterval> | undefined;
  if (video.requestVideoFrameCallback) {
    video.requestVideoFrameCallback(frame);
    check = setInterval(() => performance.now() - lastFrame >= PATIENCE_MS && set(true), CHECK_MS);
  }
  return () => {
    stopped = true;
    clearTimeout(patience);
    clearInterval(check);
    track.removeEventListener("mute", muted);
    track.removeEventListener("unmute", goOn);
  };
}
