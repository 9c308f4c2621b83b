"use client";

import { useSessionEnd } from "#app/account/use-session-end.ts";
import { Button, ButtonLink } from "#app/ui/Button.tsx";
import { Card } from "#app/ui/Card.tsx";
import { PersonIcon } from "#app/ui/icons.tsx";
import { Outcome } from "#app/ui/States.tsx";
import { useWords } from "#app/ui/words.tsx";
import { fill } from "#messages/format.ts";

interface Props {
  email: string;
  next: string;
  onAnother: () => void;
}

/** What somebody sees who asks to sign in and is in already. */
export function SignedIn({ email, next, onAnother }: Props) {
  const words = useWords("login");
  useSessionEnd();
  return (
    <Card>
      <Outcome tone="done" icon={<PersonIcon />} title={words.already} heading="h1">
        {fill(words.alreadyText, { email })}
      </Outcome>
      <ButtonLink href={next} kind="primary" wide>
        {words.goOn}
      </ButtonLink>
      <Button kind="quiet" wide onClick={onAnother}>
        {words.somebodyElse}
      </Button>
    </Card>
  );
}
