/**
 * One value a process, made at its first use. Next bundles every route apart, and each
 * bundle has module state of its own: what must be one lives on `globalThis`.
 */
export function singleton<T>(name: string, make: () => T): T {
  const all = globalThis as unknown as Record<symbol, T | undefined>;
  const key = Symbol.for(`qr2pass.${name}`);
  all[key] ??= make();
  return all[key];
}
