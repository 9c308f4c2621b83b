import { randomInt } from "node:crypto";

/** Three different numbers from 10 to 99, and which of them the browser shows. */
export function drawNumbers(): { numbers: number[]; number: number } {
  const drawn = new Set<number>();
  while (drawn.size < 3) drawn.add(randomInt(10, 100));
  const numbers = [...drawn];
  return { numbers, number: numbers[randomInt(3)] as number };
}
