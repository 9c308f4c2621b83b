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
import { EditLanguage } from "./EditLanguage.tsx";
import type { EmailStep } from "./EmailChange.tsx";
import { FieldDialog } from "./FieldDialog.tsx";
import { Problem } from "./Problem.tsx";
import { useChange } from "./use-change.ts";

interface Props {
  account: AccountAnswer;
  reload: () => Promise<void>;
  leaving: boolean;
  onLeaving: (leaving: boolean) => void;
  onEmail: (step: EmailStep) => void;
}

type Part = "display_name" | "username" | "language";

/** Name, email address and language of the account, and signing out. */
export function Profile({ account, reload, leaving, onLeaving, onEmail }: Props) {
  const words = useWords("account");
  const [editing, setEditing] = useState<Part | null>(null);
  const [failed, setFailed] = useState(false);
  const { email, email_change: change } = account;
  const proof = change?.proof;
  const edit = (part: Part, label: string) => (
    <Button kind="quiet" aria-label={label} onClick={() => setEditing(part)}>
      {words.change}
    </Button>
  );
  const ending = {
    onClose: () => setEditing(null),
    onSaved() {
      setEditing(null);
      void reload();
    },
  };
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
              <Button kind="quiet" onClick={() => onEmail({ name: "prove", proof, email: change.new })}>
                {words.enterCode}
              </Button>
            ) : (
              <Button
                kind="quiet"
                aria-label={words.changeEmail}
                onClick={() => onEmail({ name: "ask", email: "", problem: null })}
              >
                {words.change}
              </Button>
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
      {editing === "language" && <EditLanguage value={account.language} {...ending} />}
      {(editing === "display_name" || editing === "username") && (
        <EditProfile key={editing} part={editing} value={account[editing] ?? ""} {...ending} />
      )}
    </Card>
  );

  function emailDetail() {
    if (change?.proof) return <Filled text={words.waitingForProof} email={<Address>{change.new}</Address>} />;
    if (change?.undo_until) {
      const date = <Moment date={new Date(1000 * change.undo_until)} />;
      return <Filled text={words.undoUntil} email={<Address>{change.old}</Address>} date={date} />;
    }
    return account.mail && !account.email_verified ? words.emailUnproved : undefined;
  }
}

interface EditProps {
  part: Exclude<Part, "language">;
  value: string;
  onClose: () => void;
  onSaved: () => void;
}

function EditProfile({ part, value, onClose, onSaved }: EditProps) {
  const words = useWords("account");
  const { busy, problem, change } = useChange();
  const isName = part === "display_name";

  async function save(text: string) {
    if (await change("/api/account/profile", { [part]: text.trim() || null })) onSaved();
  }

  return (
    <FieldDialog
      title={isName ? words.editName : words.editUsername}
      submit={words.save}
      busy={busy}
      onSubmit={save}
      onClose={onClose}
      field={{
        label: isName ? words.displayName : words.username,
        hint: isName ? words.displayNameHint : words.usernameHint,
        problem,
        defaultValue: value,
        autoComplete: isName ? "name" : "username",
        autoCapitalize: isName ? "words" : "none",
        spellCheck: false,
        maxLength: isName ? 64 : 32,
      }}
    />
  );
}
