import { Page } from "#app/frame/Page.tsx";
import { serverWords, Words } from "#app/frame/server-words.tsx";
import { sessionIfReachable } from "#app/session.ts";
import { settings } from "#lib/foundation/settings.ts";
import { safeNext } from "#lib/protocol/next.ts";
import { Login } from "./Login.tsx";
import styles from "./page.module.css";
import { SignedIn } from "./SignedIn.tsx";

export async function generateMetadata() {
  const { login } = await serverWords();
  return { title: login.title };
}

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function LoginPage({ searchParams }: Props) {
  const { next: wanted, welcome, another } = await searchParams;
  const next = typeof wanted === "string" ? safeNext(wanted) : null;
  const [{ login }, session] = await Promise.all([serverWords(), sessionIfReachable()]);
  return (
    <Page>
      {session && another === undefined ? (
        <SignedIn words={login} email={session.email} next={next} />
      ) : (
        <Words sections={["login", "ceremony", "refusals"]}>
          <Login
            next={next}
            welcome={welcome !== undefined}
            site={settings().AUTH_URL ?? null}
            servesOriginal={settings().QR2PASS_VERSION_1}
          />
        </Words>
      )}
      <p className={styles.below}>
        {login.noAccount} <a href="/register">{login.register}</a>
      </p>
    </Page>
  );
}
