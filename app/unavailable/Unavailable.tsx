import { Page } from "#app/frame/Page.tsx";
import { serverWords } from "#app/frame/server-words.tsx";
import { Card } from "#ui/Card.tsx";
import { ServerIcon } from "#ui/icons.tsx";
import { Outcome } from "#ui/States.tsx";
import { TryAgain } from "./TryAgain.tsx";

/** What is shown in the place of a page that needs the site's data while they cannot be reached. */
export async function Unavailable() {
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
