import { SessionEnd } from "#app/account/SessionEnd.tsx";
import { DEFAULT_NEXT } from "#lib/protocol/next.ts";
import { Address } from "#ui/Address.tsx";
import { ButtonLink } from "#ui/ButtonLink.tsx";
import { Card } from "#ui/Card.tsx";
import { Filled } from "#ui/Filled.tsx";
import { PersonIcon } from "#ui/icons.tsx";
import { Outcome } from "#ui/States.tsx";
import type { AllWords } from "#words/en.ts";

interface Props {
  words: AllWords["login"];
  email: string;
  /** A path of this site, checked. */
  next: string | null;
}

/** Says who is signed in already to a person who asks to sign in. It is made on the server, and adds no script to the page. */
export function SignedIn({ words, email, next }: Props) {
  const another = new URLSearchParams({ another: "1", ...(next ? { next } : {}) });
  return (
    <Card>
      <SessionEnd />
      <Outcome tone="done" icon={<PersonIcon />} title={words.already} heading="h1">
        <Filled text={words.alreadyText} email={<Address>{email}</Address>} />
      </Outcome>
      <ButtonLink href={next ?? DEFAULT_NEXT} kind="primary" wide>
        {words.goOn}
      </ButtonLink>
      <ButtonLink href={`/login?${another}`} kind="quiet" wide>
        {words.somebodyElse}
      </ButtonLink>
    </Card>
  );
}
