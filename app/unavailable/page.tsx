import { Card } from "#app/ui/Card.tsx";
import { ServerIcon } from "#app/ui/icons.tsx";
import { Page } from "#app/ui/Page.tsx";
import { Outcome } from "#app/ui/States.tsx";
import { serverWords } from "#app/ui/server-words.tsx";

const AGAIN_SECONDS = 5;

export async function generateMetadata() {
  const { ui } = await serverWords();
  return { title: ui.unavailable };
}

/** In the place of a page that is nothing without the site's data (`proxy.ts`). It needs no script to try again. */
export default async function Unavailable() {
  const { ui } = await serverWords();
  return (
    <Page>
      <meta httpEquiv="refresh" content={String(AGAIN_SECONDS)} />
      <Card>
        <Outcome tone="care" icon={<ServerIcon />} title={ui.unavailable} heading="h1">
          {ui.unavailableText}
        </Outcome>
      </Card>
    </Page>
  );
}
