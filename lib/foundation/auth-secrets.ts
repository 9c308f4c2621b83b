import { settings } from "./settings.ts";

/** The secrets of this site. The first one seals; values that any of them sealed are accepted. */
export function authSecrets(): string[] {
  const { AUTH_SECRET, AUTH_SECRET_PREVIOUS } = settings();
  return [AUTH_SECRET, AUTH_SECRET_PREVIOUS].filter((secret) => secret !== undefined);
}

/** @throws Error if the site has no secret */
export function firstAuthSecret(): string {
  const [secret] = authSecrets();
  if (secret === undefined) throw new Error("AUTH_SECRET is not set.");
  return secret;
}
