import type { ReadySettings } from "#server/server-settings.ts";

/** What the supervisor tells a worker. */
export type ToWorker =
  /** How to serve: the settings, completed by what the supervisor made. */
  | { type: "serve"; settings: ReadySettings }
  | { type: "stop" }
  | { type: "reload-certificate" }
  /** Asks what the worker counted. */
  | { type: "collect"; id: number }
  /** Answers `ask-metrics`. */
  | { type: "metrics"; id: number; text: string };

/** What a worker tells its supervisor. */
export type ToSupervisor =
  /** It listens, and can be told how to serve. */
  | { type: "started" }
  /** It serves. */
  | { type: "serving" }
  /** Answers `collect`: its metrics as prom-client's JSON. */
  | { type: "collected"; id: number; counted: object }
  /** Asks for the metrics of all workers. */
  | { type: "ask-metrics"; id: number };
