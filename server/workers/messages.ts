import type { ReadySettings } from "#server/server-settings.ts";

/** Messages from the supervisor to a worker. */
export type ToWorker =
  /** Starts serving, with the settings that the supervisor completed. */
  | { type: "serve"; settings: ReadySettings }
  | { type: "stop" }
  | { type: "reload-certificate" }
  /** Requests the worker's own metrics. */
  | { type: "collect"; id: number }
  /** The reply to `ask-metrics`. */
  | { type: "metrics"; id: number; text: string };

/** Messages from a worker to its supervisor. */
export type ToSupervisor =
  /** The worker has started, and can receive `serve`. */
  | { type: "started" }
  /** The worker is serving. */
  | { type: "serving" }
  /** The reply to `collect`: metrics as prom-client's JSON. */
  | { type: "collected"; id: number; counted: object }
  /** Requests the metrics of all workers. */
  | { type: "ask-metrics"; id: number };
