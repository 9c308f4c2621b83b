"use client";

import { useState } from "react";
import type { Ask } from "#app/confirm/Confirm.tsx";
import type { AccountAnswer } from "#lib/accounts/overview.ts";
import { DEVICE_NAME_CHARACTERS } from "#lib/protocol/limits.ts";
import { Button } from "#ui/Button.tsx";
import { Card } from "#ui/Card.tsx";
import { PhoneIcon } from "#ui/icons.tsx";
import { List, ListItem } from "#ui/List.tsx";
import { Moment } from "#ui/Moment.tsx";
import { useWords } from "#ui/words.tsx";
import { fill } from "#words/format.ts";
import styles from "./Account.module.css";
import { FieldDialog } from "./FieldDialog.tsx";
import { useChange } from "./use-change.ts";

interface Props {
  account: AccountAnswer;
  reload: () => Promise<void>;
  ask: Ask;
  addPhone: () => void;
}

type Key = AccountAnswer["keys"][number];

/** The phones that sign in to the account. */
export function Keys({ account, reload, ask, addPhone }: Props) {
  const words = useWords("account");
  const [edited, setEdited] = useState<string | null>(null);
  const { keys } = account;
  const key = keys.find(({ id }) => id === edited);

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
              <Button
                kind="quiet"
                aria-label={fill(words.editKey, { name: key.name })}
                onClick={() => setEdited(key.id)}
              >
                {words.edit}
              </Button>
            }
          />
        ))}
      </List>
      <Button wide onClick={addPhone}>
        {words.addKey}
      </Button>
      {key && (
        <EditKey
          item={key}
          isOnly={keys.length === 1}
          onClose={() => setEdited(null)}
          onSaved={() => {
            setEdited(null);
            void reload();
          }}
          onRemove={() => {
            setEdited(null);
            ask("remove_key", { key_id: key.id });
          }}
        />
      )}
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

interface EditProps {
  item: Key;
  isOnly: boolean;
  onClose: () => void;
  onSaved: () => void;
  onRemove: () => void;
}

function EditKey({ item, isOnly, onClose, onSaved, onRemove }: EditProps) {
  const words = useWords("account");
  const { busy, problem, change } = useChange();

  async function save(name: string) {
    if (await change("/api/account/keys/rename", { key_id: item.id, name })) onSaved();
  }

  return (
    <FieldDialog
      title={item.name}
      submit={words.save}
      busy={busy}
      onSubmit={save}
      onClose={onClose}
      field={{
        label: words.keyName,
        problem,
        defaultValue: item.name,
        autoComplete: "off",
        maxLength: DEVICE_NAME_CHARACTERS,
      }}
      after={
        <div className={styles.apart}>
          <p>{isOnly ? words.onlyKey : words.removeKeyText}</p>
          {!isOnly && (
            <Button kind="danger" wide onClick={onRemove}>
              {words.removeKey}
            </Button>
          )}
        </div>
      }
    />
  );
}
