/** Next bundles every route apart, and each bundle has module state of its own: what must be one lives on `globalThis`. */
const all = globalThis as unknown as Record<symbol, unknown>;
const keyOf = (name: string) => Symbol.for(`qr2pass.${name}`);

/** One value a process, made at its first use. `make` must not return undefined. */
export function singleton<T>(name: string, make: () => T): T {
  const key = keyOf(name);
  all[key] ??= make();
  return all[key] as T;
}

/** Puts another value in the place of a singleton, or drops it, so that the next use makes it anew. */
export function replaceSingleton<T>(name: string, value?: T): void {
  all[keyOf(name)] = value;
}
