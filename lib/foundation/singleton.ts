/**
 * Next bundles every route separately, and each bundle has its own module state. Values that must exist once per
 * process are therefore kept on `globalThis`.
 */
const all = globalThis as unknown as Record<symbol, unknown>;
const keyOf = (name: string) => Symbol.for(`qr2pass.${name}`);

/** A value that exists once per process, created by `make` at its first use. `make` must not return undefined. */
export function singleton<T>(name: string, make: () => T): T {
  const key = keyOf(name);
  all[key] ??= make();
  return all[key] as T;
}

/** Replaces a singleton, or removes it so that the next use creates it again. */
export function replaceSingleton<T>(name: string, value?: T): void {
  all[keyOf(name)] = value;
}
