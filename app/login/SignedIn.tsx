import { SessionEnd } from "#app/account/SessionEnd.tsx";
import { DEFAULT_NEXT } from "#lib/protocol/next.ts";
import { ButtonLink } from "#ui/Button.tsx";
import { Card } from "#ui/Card.tsx";
import { PersonIcon } from "#ui/icons.tsx";
import { Outcome } from "#ui/States.tsx";
import { fill } from "#words/format.ts";
import type { AllWords } from "#words/words.ts";

interface Props {
  words: AllWords["login"];
  email: string;
  /** A path of this site, checked. */
  next: string | null;
}

/** What somebody sees who asks to sign in and is in already. Made on the server: it costs the sign-in page's script nothing. */
export function SignedIn({ words, email, next }: Props) {
  const another = new URLSearchParams({ another: "1", ...(next ? { next } : {}) });
  return (
    <Card>
      <SessionEnd />
      <Outcome tone="done" icon={<PersonIcon />} title={words.already} heading="h1">
        {fill(words.alreadyText, { email })}
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
