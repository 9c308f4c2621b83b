import { lockedPackages, type Package } from "./lockfile.ts";

/**
 * Licences that packages may have, by SPDX identifier. All of them allow QR2Pass to be distributed under MIT. LGPL and
 * MPL cover unmodified files or libraries: sharp's libvips, which is not needed to build the site, and axe-core.
 */
const ALLOWED = [
  ...["MIT", "MIT-0", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "CC0-1.0", "CC-BY-4.0", "Unlicense"],
  ...["BlueOak-1.0.0", "Python-2.0", "LGPL-3.0-or-later", "MPL-2.0"],
];

/** Whether an SPDX expression is acceptable: one of the alternatives, and all of the parts that apply together. */
export function isAllowed(expression: string | undefined): boolean {
  const text = (expression ?? "").replace(/^\((.*)\)$/, "$1").trim();
  if (text === "" || /[()]/.test(text)) return false;
  if (text.includes(" OR ")) return text.split(" OR ").some(isAllowed);
  return text.split(" AND ").every((id) => ALLOWED.includes(id.trim()));
}

/** Packages whose licence is not allowed. */
export const refusedPackages = (): Package[] => lockedPackages().filter(({ license }) => !isAllowed(license));

// `npm run licences`: lists every licence with its packages.
if (process.argv[1] === import.meta.filename) {
  const byLicence = Map.groupBy(lockedPackages(), ({ license = "none" }) => license);
  for (const [licence, packages] of [...byLicence].sort(([one], [other]) => one.localeCompare(other))) {
    const mark = isAllowed(licence) ? "" : " NOT ALLOWED";
    console.log(
      `${licence}${mark}: ${[...new Set(packages.map(({ name, version }) => `${name} ${version}`))].sort().join(", ")}`,
    );
  }
  process.exit(refusedPackages().length > 0 ? 1 : 0);
}
