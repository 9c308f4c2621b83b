import { Address } from "#ui/Address.tsx";
import { ButtonLink } from "#ui/ButtonLink.tsx";
import { Filled } from "#ui/Filled.tsx";
import { SessionEnd } from "./account/SessionEnd.tsx";
import { Page } from "./frame/Page.tsx";
import { serverWords } from "./frame/server-words.tsx";
import { NewAccount } from "./NewAccount.tsx";
import styles from "./page.module.css";
import { Steps } from "./Steps.tsx";
import { sessionIfReachable } from "./session.ts";

export default async function Home() {
  const [{ home }, session] = await Promise.all([serverWords(), sessionIfReachable()]);
  return (
    <Page wide>
      <div className={styles.words}>
        <h1>{home.title}</h1>
        <p className={styles.text}>{home.text}</p>
      </div>
      {session ? (
        <div className={styles.in}>
          <SessionEnd />
          <p className={styles.text}>
            <Filled text={home.signedIn} email={<Address>{session.email}</Address>} />
          </p>
          <ButtonLink href="/account" kind="primary">
            {home.account}
          </ButtonLink>
        </div>
      ) : (
        <div className={styles.ways}>
          <ButtonLink href="/login" kind="primary" wide>
            {home.signIn}
          </ButtonLink>
          <NewAccount label={home.email}>{home.register}</NewAccount>
        </div>
      )}
      <Steps words={home} />
      <p className={styles.app}>
        <a href="/authenticator">{home.app}</a>
      </p>
    </Page>
  );
}
