import { CEREMONIES_PROTECTIONS } from "./ceremonies.ts";
import { INPUTS_PROTECTIONS } from "./inputs.ts";
import { PAGES_PROTECTIONS } from "./pages.ts";
import { PHONE_PROTECTIONS } from "./phone.ts";
import type { Protection } from "./protection.ts";
import { RECOVERIES_PROTECTIONS } from "./recoveries.ts";
import { RELAY_PROTECTIONS } from "./relay.ts";
import { SECRETS_PROTECTIONS } from "./secrets.ts";
import { SERVER_PROTECTIONS } from "./server.ts";

/** All protections, which `without-protection.ts` disables one after another. */
export const PROTECTIONS: readonly Protection[] = [
  ...CEREMONIES_PROTECTIONS,
  ...RELAY_PROTECTIONS,
  ...RECOVERIES_PROTECTIONS,
  ...PAGES_PROTECTIONS,
  ...INPUTS_PROTECTIONS,
  ...SECRETS_PROTECTIONS,
  ...PHONE_PROTECTIONS,
  ...SERVER_PROTECTIONS,
];
