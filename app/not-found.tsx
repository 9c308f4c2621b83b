import { ButtonLink } from "#ui/Button.tsx";
import { Card } from "#ui/Card.tsx";
import { ScanIcon } from "#ui/icons.tsx";
import { StateMessage } from "#ui/States.tsx";
import { Page } from "./shell/Page.tsx";
import { serverWords } from "./shell/server-words.tsx";

export async function generateMetadata() {
  const { ui } = await serverWords();
  return { title: ui.notFound };
}

export default async function NotFound() {
  const { ui } = await serverWords();
  return (
    <Page>
      <Card>
        <StateMessage tone="calm" icon={<ScanIcon />} title={ui.notFound} heading="h1">
          {ui.notFoundText}
        </StateMessage>
        <ButtonLink href="/" kind="primary" wide>
          {ui.toHome}
        </ButtonLink>
      </Card>
    </Page>
  );
}
