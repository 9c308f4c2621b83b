import { serverWords } from "#app/shell/server-words.tsx";
import { Unavailable } from "./Unavailable.tsx";

export async function generateMetadata() {
  const { ui } = await serverWords();
  return { title: ui.unavailable };
}

/** Replaces a page whose data cannot be reached (`proxy.ts`). Its status is 503. */
export default Unavailable;
