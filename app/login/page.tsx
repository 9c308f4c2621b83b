import Link from "next/link";
import { sessionIfReachable } from "#app/session.ts";
import { Page } from "#app/ui/Page.tsx";
import { serverWords, Words } from "#app/ui/server-words.tsx";
import { env } from "#lib/env.ts";
import { safeNext } from "#lib/protocol/next.ts";
import { Login } from "./Login.tsx";
import styles from "./page.module.css";

export async function generateMetadata() {
  const { login } = await serverWords();
  return { title: login.title };
}

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function LoginPage({ searchParams }: Props) {
  const { next, welcome } = await searchParams;
  const [{ login }, session] = await Promise.all([serverWords(), sessionIfReachable()]);
  return (
    <Page>
      <Words sections={["login", "ceremony", "refusals"]}>
        <Login
          next={typeof next === "string" ? safeNext(next) : null}
          welcome={welcome !== undefined}
          signedInAs={session?.email ?? null}
          servesOriginal={env().QR2PASS_VERSION_1}
        />
      </Words>
      <p className={styles.below}>
        {login.noAccount} <Link href="/register">{login.register}</Link>
      </p>
    </Page>
  );
}
