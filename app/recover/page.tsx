import { Page } from "#app/frame/Page.tsx";
import { serverWords, Words } from "#app/frame/server-words.tsx";
import { settings } from "#lib/foundation/settings.ts";
import { Recover } from "./Recover.tsx";

export async function generateMetadata() {
  const { recover } = await serverWords();
  return { title: recover.title };
}

/**
 * Every link of a mail about an account leads here, with what it is for in the fragment (`link.ts`). Opening it changes
 * nothing: its button does.
 */
export default async function RecoverPage() {
  const { RECOVERY, RECOVERY_DELAY } = settings();
  return (
    <Page>
      <Words sections={["recover", "ceremony", "refusals"]}>
        <Recover mode={RECOVERY} delay={RECOVERY_DELAY} />
      </Words>
    </Page>
  );
}
