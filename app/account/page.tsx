import { redirect } from "next/navigation";
import { Page } from "#app/frame/Page.tsx";
import { serverWords, Words } from "#app/frame/server-words.tsx";
import Unavailable from "#app/unavailable/page.tsx";
import { pageSession } from "#app/session.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { Account } from "./Account.tsx";

export async function generateMetadata() {
  const { account } = await serverWords();
  return { title: account.title };
}

export default async function AccountPage() {
  const session = await pageSession().catch((error) => {
    if (error instanceof ProtocolError && error.code === "unavailable") return "unavailable" as const;
    throw error;
  });
  // The database went within the second for which `proxy.ts` remembers that it was well.
  if (session === "unavailable") return <Unavailable />;
  if (!session) redirect("/login?next=/account");
  const { email, startedAt, keyName } = session;
  return (
    <Page>
      <Words sections={["account"]}>
        <Account email={email} startedAt={startedAt} keyName={keyName} />
      </Words>
    </Page>
  );
}
