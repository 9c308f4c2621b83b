/** How long a camera may give no picture before people are told, in milliseconds. */
const PATIENCE_MS = 3000;
/** How long no frame came where the camera has stopped, in milliseconds. */
const STOPPED_MS = 1000;

/** What of a `MediaStreamTrack` and of a `<video>` is needed here. */
type Track = EventTarget & { readonly muted: boolean };
interface Video {
  requestVideoFrameCallback?(callback: () => void): number;
  play(): Promise<void>;
}

/**
 * Watches for a camera that gives no picture for a while: the track is muted when a call comes in, when the laptop's
 * lid or a switch covers the camera, or when the system takes it away (Media Capture and Streams, section 4.3.2).
 * Calls `change` with true after three seconds, and with false when the picture goes on. Returns the way to stop.
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
    // Some systems pause the element too, and do not start it again.
    video.play().catch(() => undefined);
  };
  const frame = () => {
    if (stopped) return;
    const now = performance.now();
    // Some browsers go on with black frames while a track is muted, and some forget to say that it no longer is. Only
    // frames that come after a gap are a sign.
    if (paused && now - lastFrame > STOPPED_MS) goOn();
    lastFrame = now;
    video.requestVideoFrameCallback?.(frame);
  };
  track.addEventListener("mute", muted);
  track.addEventListener("unmute", goOn);
  if (track.muted) muted();
  video.requestVideoFrameCallback?.(frame);
  return () => {
    stopped = true;
    clearTimeout(patience);
    track.removeEventListener("mute", muted);
    track.removeEventListener("unmute", goOn);
  };
}
