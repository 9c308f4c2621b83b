"use client";

import { useId, useState } from "react";
import type { Ask } from "#app/confirm/Confirm.tsx";
import type { AccountAnswer } from "#lib/accounts/overview.ts";
import { Button } from "#ui/Button.tsx";
import { Card } from "#ui/Card.tsx";
import { Modal } from "#ui/Modal.tsx";
import { Moment } from "#ui/Moment.tsx";
import { useSite } from "#ui/site.tsx";
import { useLanguage, useWords } from "#ui/words.tsx";
import { fill, plural } from "#words/format.ts";
import styles from "./Account.module.css";
import { Problem } from "./Problem.tsx";
import codesStyles from "./RecoveryCodes.module.css";
import { saveFile } from "./save-file.ts";

/** With this many codes left or fewer, the page recommends new ones. */
const FEW = 3;

interface Props {
  account: AccountAnswer;
  /** Whether codes were just created but never shown. */
  lost: boolean;
  ask: Ask;
}

/** Shows how many recovery codes are left, and creates new ones. */
export function RecoveryCodes({ account, lost, ask }: Props) {
  const words = useWords("account");
  const language = useLanguage();
  const { codes } = account.recovery;
  return (
    <Card labelledBy="codes">
      <h2 id="codes">{words.codes}</h2>
      {codes === null ? (
        <p className={styles.text}>{words.codesReason}</p>
      ) : (
        <>
          <p>
            <strong>{plural(language, codes.left, words.codesLeft)}</strong>
            {codes.left <= FEW && ` · ${words.codesFew}`}
          </p>
          <p className={styles.text}>
            {words.codesMade} <Moment date={new Date(1000 * codes.made_at)} />
          </p>
        </>
      )}
      <Problem text={lost ? words.codesGone : null} />
      <Button kind={codes === null ? "primary" : "secondary"} wide onClick={() => ask("new_recovery_codes")}>
        {codes === null ? words.makeCodes : words.makeNewCodes}
      </Button>
    </Card>
  );
}

/**
 * Shows new codes once. Only its button closes the dialog, so that an accidental Escape or click does not lose the
 * codes.
 */
export function NewCodes({ codes, email, onKept }: { codes: string[]; email: string; onKept: () => void }) {
  const words = useWords("account");
  const site = useSite();
  const titleId = useId();
  const [copied, setCopied] = useState(false);
  const text = `${fill(words.codesFile, { email, site: site.name })}\n\n${codes.join("\n")}\n`;

  return (
    <Modal open onClose={() => {}} labelledBy={titleId} wideWhenLow>
      <div className={codesStyles.sheet}>
        <h2 id={titleId} className={codesStyles.title}>
          {words.codesTitle}
        </h2>
        <p className={codesStyles.printed}>{fill(words.codesFile, { email, site: site.name })}</p>
        <p className={codesStyles.text}>{words.codesText}</p>
        <ol className={codesStyles.codes} translate="no">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ol>
        <div className={codesStyles.ways}>
          <Button
            data-safe
            onClick={() =>
              navigator.clipboard.writeText(text).then(
                () => setCopied(true),
                () => setCopied(false),
              )
            }
          >
            {copied ? words.copied : words.copy}
          </Button>
          <Button onClick={() => saveFile("recovery-codes.txt", text)}>{words.download}</Button>
          <Button onClick={() => window.print()}>{words.print}</Button>
        </div>
        <div className={codesStyles.ways}>
          <Button kind="primary" wide onClick={onKept}>
            {words.kept}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
