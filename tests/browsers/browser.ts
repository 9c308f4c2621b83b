/** A browser that a test drives: one window, with a profile that outlives it. */
export interface Browser {
  /** Opens an address and waits until the page has loaded. */
  open(address: string): Promise<void>;
  /** Runs a function in the page with arguments that JSON can hold, and waits for its promise. */
  run<A extends unknown[], R>(inPage: (...values: A) => R | Promise<R>, ...values: A): Promise<R>;
  /** Clicks at a point of the window's content, in CSS pixels. */
  click(x: number, y: number): Promise<void>;
  /** Presses a key by its code point of the WebDriver specification (17.4.2), or types a character. */
  press(key: string): Promise<void>;
  /** Chooses a file in the only file input of the page. */
  choose(path: string): Promise<void>;
  /** Sets the size of the window's content, in CSS pixels. */
  resize(width: number, height: number): Promise<void>;
  /** What the window shows now, as PNG. */
  picture(): Promise<Buffer>;
  /** What pages wrote to the console as errors or did not catch. */
  errors(): string[];
  /** Ends the browser as a person does, so that it saves its profile. */
  close(): Promise<void>;
}

export interface Engine {
  name: string;
  /** Which program or package is missing to drive this engine; undefined where all are there. */
  missing(): string | undefined;
  /**
   * Starts the browser on a profile folder, in British English.
   *
   * @param camera whether pages get a picture of a camera, or are refused one
   */
  start(profile: string, camera: "works" | "blocked"): Promise<Browser>;
}

/** The key Tab in WebDriver's code points. */
export const TAB = "\uE004";
