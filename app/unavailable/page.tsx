import { serverWords } from "#app/frame/server-words.tsx";
import { Unavailable } from "./Unavailable.tsx";

export async function generateMetadata() {
  const { ui } = await serverWords();
  return { title: ui.unavailable };
}

/** Stands in the place of a page whose data cannot be reached (`proxy.ts`), with the status 503. */
export default Unavailable;
