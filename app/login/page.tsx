import Code from "#app/ceremony/Code.tsx";
import { KeptScript } from "#app/ceremony/KeptScript.tsx";
import { beginFirstLogin } from "#app/first-ceremony.ts";
import { sessionIfReachable } from "#app/session.ts";
import { Page } from "#app/shell/Page.tsx";
import { serverWords, Words } from "#app/shell/server-words.tsx";
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
  const { next: asked, welcome, another, version } = await searchParams;
  const next = typeof asked === "string" ? safeNext(asked) : null;
  const servesVersion1 = settings().QR2PASS_VERSION_1;
  const version1 = servesVersion1 && version === "1";
  const [{ login, ceremony }, session] = await Promise.all([serverWords(), sessionIfReachable()]);
  const isSignedIn = session !== null && another === undefined;
  const first = isSignedIn || version1 ? null : await beginFirstLogin(next);
  const query = next === null ? "" : `?${new URLSearchParams({ next })}`;
  return (
    <Page namesSite={!isSignedIn} needsScript={ceremony.needsScript}>
      {isSignedIn ? (
        <SignedIn words={login} email={session.email} next={next} />
      ) : (
        <Words sections={["login", "ceremony", "refusals"]}>
          <KeptScript />
          <Login
            next={next}
            welcome={welcome !== undefined}
            servesVersion1={servesVersion1}
            version1={version1}
            first={first}
            code={first && <Code link={first.link} label={ceremony.code} />}
            another={session !== null}
          />
        </Words>
      )}
      <div className={styles.below}>
        {!isSignedIn && (
          <p>
            {login.noAccount} <a href={`/register${query}`}>{login.register}</a>
          </p>
        )}
        <p>
          <a href="/recover">{login.lostPhone}</a>
        </p>
        <p>
          <a href="/authenticator">{login.app}</a>
        </p>
      </div>
    </Page>
  );
}
