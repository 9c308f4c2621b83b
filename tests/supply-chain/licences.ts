import { lockedPackages, type Package } from "./lockfile.ts";

/**
 * Licences that a package may have, by SPDX. All let QR2Pass be used and passed on under MIT. LGPL and MPL are for
 * whole files or libraries that stay as they are: sharp's libvips, which nobody needs to build the site, and axe-core.
 */
const ALLOWED = [
  ...["MIT", "MIT-0", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "CC0-1.0", "CC-BY-4.0", "Unlicense"],
  ...["BlueOak-1.0.0", "Python-2.0", "LGPL-3.0-or-later", "MPL-2.0"],
];

/** Whether an SPDX expression allows what is needed: of alternatives one, of what must be kept together all. */
export function isAllowed(expression: string | undefined): boolean {
  const text = (expression ?? "").replace(/^\((.*)\)$/, "$1").trim();
  if (text === "" || /[()]/.test(text)) return false;
  if (text.includes(" OR ")) return text.split(" OR ").some(isAllowed);
  return text.split(" AND ").every((id) => ALLOWED.includes(id.trim()));
}

/** Packages whose licence is none of those. */
export const refusedPackages = (): Package[] => lockedPackages().filter(({ license }) => !isAllowed(license));

// `npm run licences`: every licence, with the packages that have it.
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
