import { redirect } from "next/navigation";
import { Page } from "#app/frame/Page.tsx";
import { serverWords, Words } from "#app/frame/server-words.tsx";
import { pageSession } from "#app/session.ts";
import { Account } from "./Account.tsx";

export async function generateMetadata() {
  const { account } = await serverWords();
  return { title: account.title };
}

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** While the site's data cannot be reached, `proxy.ts` shows another page in the place of this one. */
export default async function AccountPage({ searchParams }: Props) {
  const session = await pageSession();
  if (!session) redirect("/login?next=/account");
  const { email, startedAt, keyName } = session;
  const { welcome } = await searchParams;
  return (
    <Page>
      <Words sections={["account"]}>
        <Account email={email} startedAt={startedAt} keyName={keyName} welcome={welcome !== undefined} />
      </Words>
    </Page>
  );
}
