import { SessionEnd } from "#app/account/SessionEnd.tsx";
import { DEFAULT_NEXT } from "#lib/protocol/next.ts";
import { Address } from "#ui/Address.tsx";
import { ButtonLink } from "#ui/Button.tsx";
import { Card } from "#ui/Card.tsx";
import { Filled } from "#ui/Filled.tsx";
import { PersonIcon } from "#ui/icons.tsx";
import { StateMessage } from "#ui/States.tsx";
import type { AllWords } from "#words/en.ts";

interface Props {
  words: AllWords["login"];
  email: string;
  /** A checked path of this site. */
  next: string | null;
}

/**
 * Tells a person who opens the sign-in page who is already signed in. Rendered on the server, so it adds no script to
 * the page.
 */
export function SignedIn({ words, email, next }: Props) {
  const another = new URLSearchParams({ another: "1", ...(next ? { next } : {}) });
  return (
    <Card>
      <SessionEnd />
      <StateMessage tone="done" icon={<PersonIcon />} title={words.already} heading="h1">
        <Filled text={words.alreadyText} email={<Address>{email}</Address>} />
      </StateMessage>
      <ButtonLink href={next ?? DEFAULT_NEXT} kind="primary" wide>
        {words.goOn}
      </ButtonLink>
      <ButtonLink href={`/login?${another}`} kind="quiet" wide>
        {words.somebodyElse}
      </ButtonLink>
    </Card>
  );
}
