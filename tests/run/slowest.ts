import { relative } from "node:path";
import { z } from "zod";

/** One test and how long it took, in milliseconds. */
export interface Timed {
  name: string;
  file: string;
  milliseconds: number;
}

/** What Node's test runner reports about a finished test. */
interface NodeTest {
  name: string;
  file?: string | undefined;
  details: { duration_ms: number; type?: string | undefined };
}

/** A test of Node's runner; null for a suite or a whole file. */
export function timedNodeTest({ name, file = "", details }: NodeTest, root: string): Timed | null {
  if (details.type === "suite" || name === file) return null;
  return { name, file: relative(root, file), milliseconds: details.duration_ms };
}

const suiteSchema = z.object({
  specs: z
    .array(
      z.object({
        title: z.string(),
        file: z.string(),
        tests: z.array(z.object({ results: z.array(z.object({ duration: z.number() })) })),
      }),
    )
    .default([]),
  get suites() {
    return z.array(suiteSchema).default([]);
  },
});

/** The part of Playwright's JSON report that contains the tests. */
export const playwrightSuitesSchema = z.array(suiteSchema);

/** The tests of a report by Playwright. The time of a retried test includes all attempts. */
export function timedPlaywrightTests(suites: z.infer<typeof playwrightSuitesSchema>): Timed[] {
  return suites.flatMap(({ specs, suites: inner }) => [
    ...specs.flatMap(({ title, file, tests }) =>
      tests.map(({ results }) => ({
        name: title,
        file,
        milliseconds: results.reduce((sum, { duration }) => sum + duration, 0),
      })),
    ),
    ...timedPlaywrightTests(inner),
  ]);
}

/** The slowest tests, one per line. */
export function slowestLines(tests: Timed[], count: number): string[] {
  return tests
    .toSorted((one, other) => other.milliseconds - one.milliseconds)
    .slice(0, count)
    .map(({ name, file, milliseconds }) => `${(milliseconds / 1000).toFixed(1).padStart(6)} s  ${file}: ${name}`);
}
