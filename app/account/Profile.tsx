"use client";

import { useState } from "react";
import { siteRequest } from "#app/site-request.ts";
import type { AccountAnswer } from "#lib/accounts/overview.ts";
import { Address } from "#ui/Address.tsx";
import { Button } from "#ui/Button.tsx";
import { Card } from "#ui/Card.tsx";
import { Filled } from "#ui/Filled.tsx";
import { LeaveIcon } from "#ui/icons.tsx";
import { List, ListItem } from "#ui/List.tsx";
import { Moment } from "#ui/Moment.tsx";
import { useWords } from "#ui/words.tsx";
import { isLanguage, LANGUAGES } from "#words/language.ts";
import styles from "./Account.module.css";
import type { ProfilePart } from "./edit.ts";
import { Problem } from "./Problem.tsx";
import type { Proving } from "./ProveEmail.tsx";

interface Props {
  account: AccountAnswer;
  leaving: boolean;
  onLeaving: (leaving: boolean) => void;
  /** Called when the person wants to edit a part. */
  onEdit: (part: ProfilePart | "email") => void;
  /** Called when the person has the code for a new address. */
  onProve: (proving: Proving) => void;
}

/** Name, email address and language of the account, and signing out. */
export function Profile({ account, leaving, onLeaving, onEdit, onProve }: Props) {
  const words = useWords("account");
  const [failed, setFailed] = useState(false);
  const { email, email_change: change } = account;
  const proof = change?.proof;
  const edit = (part: ProfilePart | "email", label: string) => (
    <Button kind="quiet" aria-label={label} onClick={() => onEdit(part)}>
      {words.change}
    </Button>
  );
  const none = <span className={styles.none}>{words.none}</span>;

  async function signOut() {
    if (leaving) return;
    onLeaving(true);
    setFailed(false);
    try {
      const { redirect } = await siteRequest<{ redirect: string }>("POST", "/api/sign-out", { everywhere: false });
      window.location.replace(redirect);
    } catch {
      onLeaving(false);
      setFailed(true);
    }
  }

  return (
    <Card>
      <h1 className={styles.title}>{words.title}</h1>
      <List>
        <ListItem
          label={words.email}
          title={<Address>{email}</Address>}
          detail={emailDetail()}
          action={
            proof ? (
              <Button kind="quiet" onClick={() => onProve({ proof, email: change.new })}>
                {words.enterCode}
              </Button>
            ) : (
              edit("email", words.changeEmail)
            )
          }
        />
        <ListItem
          label={words.displayName}
          title={account.display_name ? <span translate="no">{account.display_name}</span> : none}
          action={edit("display_name", words.editName)}
        />
        <ListItem
          label={words.username}
          title={account.username ? <span translate="no">{account.username}</span> : none}
          action={edit("username", words.editUsername)}
        />
        <ListItem
          label={words.mailLanguage}
          title={
            <span lang={account.language} translate="no">
              {isLanguage(account.language) ? LANGUAGES[account.language] : account.language}
            </span>
          }
          action={edit("language", words.editMailLanguage)}
        />
      </List>
      <Button wide icon={<LeaveIcon />} aria-disabled={leaving} onClick={signOut}>
        {leaving ? words.leaving : words.signOut}
      </Button>
      <Problem text={failed ? words.signOutFailed : null} />
    </Card>
  );

  function emailDetail() {
    if (change?.proof) return <Filled text={words.waitingForProof} email={<Address>{change.new}</Address>} />;
    if (change?.undo_until) {
      const date = <Moment date={new Date(1000 * change.undo_until)} deadline />;
      return <Filled text={words.undoUntil} email={<Address>{change.old}</Address>} date={date} />;
    }
    return account.mail && !account.email_verified ? words.emailUnproved : undefined;
  }
}
