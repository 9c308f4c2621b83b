import { remembered } from "#lib/foundation/remembered.ts";
import { singleton } from "#lib/foundation/singleton.ts";
import { isDatabaseUp } from "./database.ts";

/** The health check is open to everyone, so the database is asked at most once in this time. */
const FRESH_MS = 1_000;

/** Whether the database can be used; the answer may be up to one second old. */
export const isDatabaseWell = () => singleton("database-health", () => remembered(isDatabaseUp, FRESH_MS))();
