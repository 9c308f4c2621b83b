/** Prints a table as Markdown, its columns in line for a terminal. */
export function printTable(head: string[], body: (string | number)[][]): void {
  const widths = head.map((_, column) => Math.max(...[head, ...body].map((row) => String(row[column]).length)));
  const line = (row: (string | number)[]) => {
    const cells = row.map((cell, column) =>
      typeof cell === "number" ? String(cell).padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
    );
    return `| ${cells.join(" | ")} |`;
  };
  console.log(line(head));
  console.log(
    `| ${widths.map((width, column) => (column ? `${"-".repeat(width - 1)}:` : "-".repeat(width))).join(" | ")} |`,
  );
  for (const row of body) console.log(line(row));
}

/** The value below which that part of `values` lies. */
export function quantile(values: number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
