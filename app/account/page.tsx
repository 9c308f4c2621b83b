import { redirect } from "next/navigation";
import { Page } from "#app/ui/Page.tsx";
import { serverWords, Words } from "#app/ui/server-words.tsx";
import { currentSession } from "#lib/auth.ts";
import { Account } from "./Account.tsx";

export async function generateMetadata() {
  const { account } = await serverWords();
  return { title: account.title };
}

export default async function AccountPage() {
  const session = await currentSession();
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
