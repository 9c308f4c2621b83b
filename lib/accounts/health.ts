import { remembered } from "#lib/foundation/remembered.ts";
import { singleton } from "#lib/foundation/singleton.ts";
import { isDatabaseUp } from "./database.ts";

/** Anybody may ask for the site's health, as often as they like: the database is asked once in this time. */
const FRESH_MS = 1_000;

/** Whether the database can be used, or could be within the last second. */
export const isDatabaseWell = () => singleton("database-health", () => remembered(isDatabaseUp, FRESH_MS))();
