"use client";

import type { AccountAnswer } from "#lib/accounts/overview.ts";
import { Button } from "#ui/Button.tsx";
import { Card } from "#ui/Card.tsx";
import { PhoneIcon } from "#ui/icons.tsx";
import { List, ListItem } from "#ui/List.tsx";
import { Moment } from "#ui/Moment.tsx";
import { useWords } from "#ui/words.tsx";
import { fill } from "#words/format.ts";
import styles from "./Account.module.css";

interface Props {
  account: AccountAnswer;
  /** Called with the key that the person wants to rename or remove. */
  onEdit: (keyId: string) => void;
  addPhone: () => void;
}

type Key = AccountAnswer["keys"][number];

/** The phones that sign in to the account. */
export function Keys({ account, onEdit, addPhone }: Props) {
  const words = useWords("account");
  const { keys } = account;

  return (
    <Card labelledBy="keys">
      <h2 id="keys">{words.keys}</h2>
      <p className={styles.text}>{words.keysText}</p>
      <List label={words.keys}>
        {keys.map((key) => (
          <ListItem
            key={key.id}
            icon={<PhoneIcon size={24} />}
            title={<span translate="no">{key.name}</span>}
            detail={<KeyDetail item={key} />}
            action={
              <Button kind="quiet" aria-label={fill(words.editKey, { name: key.name })} onClick={() => onEdit(key.id)}>
                {words.edit}
              </Button>
            }
          />
        ))}
      </List>
      <Button wide onClick={addPhone}>
        {words.addKey}
      </Button>
    </Card>
  );
}

function KeyDetail({ item }: { item: Key }) {
  const words = useWords("account");
  return (
    <>
      {item.current && <div>{words.signedInThis}</div>}
      {item.algorithm !== "ES256" && <div>{words.ofVersion1}</div>}
      {words.added} <Moment date={new Date(1000 * item.added_at)} />,{" "}
      {item.last_used_at === null ? (
        words.neverUsed
      ) : (
        <>
          {words.lastUsed} <Moment date={new Date(1000 * item.last_used_at)} />
        </>
      )}
    </>
  );
}
