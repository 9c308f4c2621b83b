import { Page } from "#app/shell/Page.tsx";
import { serverWords } from "#app/shell/server-words.tsx";
import { Card } from "#ui/Card.tsx";
import { ServerIcon } from "#ui/icons.tsx";
import { StateMessage } from "#ui/States.tsx";
import { TryAgain } from "./TryAgain.tsx";

/** Replaces a page that needs the site's data while these cannot be reached. */
export async function Unavailable() {
  const { ui, ceremony } = await serverWords();
  return (
    <Page>
      <Card>
        <StateMessage tone="care" icon={<ServerIcon />} title={ui.unavailable} heading="h1">
          {ui.unavailableText}
        </StateMessage>
        <TryAgain>{ceremony.tryNow}</TryAgain>
      </Card>
    </Page>
  );
}
