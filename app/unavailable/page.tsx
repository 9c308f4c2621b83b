import { Card } from "#app/ui/Card.tsx";
import { ServerIcon } from "#app/ui/icons.tsx";
import { Page } from "#app/ui/Page.tsx";
import { Outcome } from "#app/ui/States.tsx";
import { serverWords } from "#app/ui/server-words.tsx";
import { TryAgain } from "./TryAgain.tsx";

export async function generateMetadata() {
  const { ui } = await serverWords();
  return { title: ui.unavailable };
}

/** In the place of a page that is nothing without the site's data (`proxy.ts`). */
export default async function Unavailable() {
  const { ui, ceremony } = await serverWords();
  return (
    <Page>
      <Card>
        <Outcome tone="care" icon={<ServerIcon />} title={ui.unavailable} heading="h1">
          {ui.unavailableText}
        </Outcome>
        <TryAgain>{ceremony.tryNow}</TryAgain>
      </Card>
    </Page>
  );
}
