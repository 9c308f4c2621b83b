/** Counts checks that passed and failed, and prints one summary line. */
export class Tally {
  #passed = 0;
  #failed = 0;

  check(what: string, held: boolean): void {
    if (held) this.#passed += 1;
    else this.#failed += 1;
    console.log(`${held ? "ok    " : "FAILED"} ${what}`);
  }

  /** Prints the summary line, and sets the exit code accordingly. */
  finish(): void {
    console.log(`${this.#passed} passed, ${this.#failed} failed`);
    process.exitCode = this.#failed === 0 ? 0 : 1;
  }
}
