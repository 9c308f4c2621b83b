import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { replaceSingleton, singleton } from "#lib/foundation/singleton.ts";

/** In seconds. A normal response takes a few milliseconds, and one that waits for a failing store a few seconds. */
const REQUEST_BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const EVENT_BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];

function make() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    requests: new Histogram({
      name: "qr2pass_http_request_duration_seconds",
      help: "Time to answer a request (of an event stream: to begin it), by route, method and status.",
      labelNames: ["route", "method", "status"],
      buckets: REQUEST_BUCKETS,
      registers,
    }),
    ceremonies: new Counter({
      name: "qr2pass_ceremonies_total",
      help: "Steps that ceremonies took, by their kind. A code that is in no later step ran out.",
      labelNames: ["action", "version", "step"],
      registers,
    }),
    eventDelay: new Histogram({
      name: "qr2pass_event_delay_seconds",
      help: "Time from a step of the phone's to its event on the browser's stream, by the store's clock.",
      labelNames: ["state"],
      buckets: EVENT_BUCKETS,
      registers,
    }),
    openStreams: new Gauge({
      name: "qr2pass_open_event_streams",
      help: "Event streams that are open now.",
      registers,
    }),
    storeErrors: new Counter({
      name: "qr2pass_store_errors_total",
      help: "Calls to a store that failed because it could not answer.",
      labelNames: ["store"],
      registers,
    }),
  };
}

/** The metrics of this process, for `GET /metrics`. No label contains personal data. */
export const metrics = () => singleton("metrics", make);

/** The text of `GET /metrics`: the metrics of this process or, with several workers, of all of them. */
export const metricsText = () => singleton("metrics-text", () => () => metrics().registry.metrics())();

/** Replaces the source of `metricsText()`. */
export const provideMetricsText = (source: () => Promise<string>) => replaceSingleton("metrics-text", source);

/**
 * The metrics of this process and others as one text. `others` are the results of their registries'
 * `getMetricsAsJSON()`.
 */
export async function metricsOfAll(others: object[]): Promise<string> {
  const own = await metrics().registry.getMetricsAsJSON();
  return AggregatorRegistry.aggregate([own, ...others]).metrics();
}
