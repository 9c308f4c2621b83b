import { ButtonLink } from "#ui/ButtonLink.tsx";
import { Card } from "#ui/Card.tsx";
import { ScanIcon } from "#ui/icons.tsx";
import { Outcome } from "#ui/States.tsx";
import { Page } from "./frame/Page.tsx";
import { serverWords } from "./frame/server-words.tsx";

export async function generateMetadata() {
  const { ui } = await serverWords();
  return { title: ui.notFound };
}

export default async function NotFound() {
  const { ui } = await serverWords();
  return (
    <Page>
      <Card>
        <Outcome tone="calm" icon={<ScanIcon />} title={ui.notFound} heading="h1">
          {ui.notFoundText}
        </Outcome>
        <ButtonLink href="/" kind="primary" wide>
          {ui.toHome}
        </ButtonLink>
      </Card>
    </Page>
  );
}
