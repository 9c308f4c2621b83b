import { useState } from "react";
import { SwitchCameraIcon, TorchIcon } from "#ui/icons.tsx";
import { useWords } from "../words.tsx";
import type { Camera } from "./camera.ts";
import styles from "./Scanner.module.css";

interface Props {
  camera: Camera;
  /** The ids of all cameras. */
  cameras: readonly string[];
  onChoose: (deviceId: string) => void;
}

/** Buttons for the running camera's light, and for another camera. */
export function CameraControls({ camera, cameras, onChoose }: Props) {
  const { scanner } = useWords();
  /** The camera whose light is on. Starting a camera, even the same one again, switches its light off. */
  const [lit, setLit] = useState<Camera>();

  const switchLight = async () => {
    const on = lit !== camera;
    // If the camera refuses, its light and the button stay as they were.
    await camera.setTorch(on).then(
      () => setLit(on ? camera : undefined),
      () => undefined,
    );
  };
  const next = cameras[(cameras.indexOf(camera.deviceId ?? "") + 1) % cameras.length];
  const hasOthers = cameras.some((id) => id !== camera.deviceId);

  return (
    <span className={styles.tools}>
      {camera.hasTorch && (
        <button
          type="button"
          className={styles.round}
          aria-pressed={lit === camera}
          aria-label={scanner.torch}
          onClick={() => void switchLight()}
        >
          <TorchIcon size={24} />
        </button>
      )}
      {hasOthers && next !== undefined && (
        <button type="button" className={styles.round} aria-label={scanner.otherCamera} onClick={() => onChoose(next)}>
          <SwitchCameraIcon size={24} />
        </button>
      )}
    </span>
  );
}
