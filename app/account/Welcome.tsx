import { Address } from "#ui/Address.tsx";
import { Card } from "#ui/Card.tsx";
import { Filled } from "#ui/Filled.tsx";
import { useWords } from "#ui/words.tsx";
import styles from "./Account.module.css";

/** Confirms what a registration created. */
export function Welcome({ email, keyName }: { email: string; keyName: string }) {
  const words = useWords("account");
  return (
    <Card>
      <div role="status" className={styles.welcome}>
        <p className={styles.created}>{words.created}</p>
        <p className={styles.text}>
          <Filled
            text={words.createdText}
            email={<Address>{email}</Address>}
            phone={<span translate="no">{keyName}</span>}
          />
        </p>
      </div>
    </Card>
  );
}
