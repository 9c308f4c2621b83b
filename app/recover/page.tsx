import { Page } from "#app/shell/Page.tsx";
import { serverWords, Words } from "#app/shell/server-words.tsx";
import { settings } from "#lib/foundation/settings.ts";
import { Recover } from "./Recover.tsx";

export async function generateMetadata() {
  const { recover } = await serverWords();
  return { title: recover.title };
}

/**
 * Every mailed link about an account opens this page, with its action in the fragment (`link.ts`). Opening the page
 * changes nothing; its button does.
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
